import { env } from 'cloudflare:workers';
import { createSend } from '../../src/store/sends.ts';
import { newId } from '../../src/worker/new-id.ts';
import { loadEverything } from './serve.ts';

/** When everything happens: the queue's consumer looks at the real clock, so it lies before today. */
export const NOW = new Date('2024-01-01T08:00:00Z');

/** A digest of the corpus, unpublished, with a draft to every reader and no readers yet. Answers the id of both. */
export async function makeDraft(): Promise<string> {
  await loadEverything();
  for (const table of ['delivery', 'send', 'outbox', 'subscriber', 'suppression', 'send_rate'])
    await env.DB.prepare(`DELETE FROM ${table}`).run();
  const row = await env.DB.prepare('SELECT id, newsletter FROM digest ORDER BY id DESC LIMIT 1').first<{
    id: string;
    newsletter: string;
  }>();
  if (row === null) throw new Error('the corpus has no digest');
  await env.DB.prepare('UPDATE digest SET published_at = NULL WHERE id = ?').bind(row.id).run();
  await createSend(
    env.DB,
    { digest: row.id, newsletter: row.newsletter, audience: 'every', dueAt: NOW.toISOString() },
    NOW,
  );
  return row.id;
}

/** Adds confirmed readers of all themes, in the order of their ids; answers the ids of their subscriptions. */
export async function addReaders(
  count: number,
  choice: { themes?: readonly string[]; frequency?: string; hour?: number | null; zone?: string | null } = {},
): Promise<string[]> {
  const {
    themes = ['leadership-strain', 'morale', 'casualties'],
    frequency = 'every',
    hour = null,
    zone = null,
  } = choice;
  const before = (await env.DB.prepare('SELECT count(*) AS n FROM subscriber').first<number>('n')) ?? 0;
  const ids = Array.from({ length: count }, () => newId()).sort();
  const at = '2023-01-01T00:00:00.000Z';
  for (const [index, id] of ids.entries()) {
    const address = `reader${before + index}@example.com`;
    await env.DB.prepare('INSERT INTO subscriber VALUES (?, ?, ?, NULL, ?)')
      .bind(id, address, address, at)
      .run();
    await env.DB.prepare(
      `INSERT INTO subscription (id, subscriber, newsletter, status, themes, frequency, hour, zone, consent_source,
         confirmed_at, updated_at) VALUES (?, ?, 'frontline', 'active', ?, ?, ?, ?, 'form', ?, ?)`,
    )
      .bind(id, id, JSON.stringify(themes), frequency, hour, zone, at, at)
      .run();
  }
  return ids;
}

/** A send of a digest of its own, which nobody has read: of a newsletter of the corpus, in a state and due at an instant. */
export async function addSend(
  id: string,
  { newsletter = 'frontline', status = 'approved', dueAt = NOW.toISOString() } = {},
): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO digest (id, newsletter, from_day, to_day, stories, hash, own, built_at, published_at, summary, data)
       SELECT ?, newsletter, from_day, to_day, stories, hash, 0, built_at, published_at, summary, data FROM digest LIMIT 1`,
    ).bind(id),
    env.DB.prepare(
      `INSERT INTO send (id, digest, newsletter, audience, status, due_at, created_at, started_at, verified)
       VALUES (?1, ?1, ?2, 'every', ?3, ?4, ?4, ?4, ?3 IN ('sending', 'paused'))`,
    ).bind(id, newsletter, status, dueAt),
  ]);
}

/** A row of such a send, in a state, due at an instant; `leaseUntil`: a consumer held it until then. */
export async function addRow(
  send: string,
  status: string,
  nextAt: string,
  leaseUntil: string | null = null,
): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO delivery (send, n, batch, subscription, variant, status, next_at, lease, lease_until, provider, updated_at)
       SELECT ?1, count(*), 0, ?1 || count(*), '["morale"]', ?2, ?3, 'a', ?4, 'smtp', ?3 FROM delivery WHERE send = ?1`,
    ).bind(send, status, nextAt, leaseUntil),
    env.DB.prepare(
      'UPDATE send SET frozen = (SELECT count(*) FROM delivery WHERE send = ?1) WHERE id = ?1',
    ).bind(send),
  ]);
}
