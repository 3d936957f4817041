import { env } from 'cloudflare:workers';
import { parseAddress } from '../../src/deliver/address.ts';
import { encodeId } from '../../src/deliver/tokens.ts';
import { suppressionHash } from '../../src/model/suppression-hash.ts';
import { getSuppressionSalt } from '../../src/store/settings.ts';

/** What deployments of these tests sign with. */
export const TOKEN_SECRET = 'a-secret-of-the-tests-long-enough-to-sign-with';

/** The bindings of the tests with variables of a deployment. */
export function deploy(variables: Readonly<Record<string, string>>): Env {
  return { ...env, ...variables };
}

let made = 0;

/** An id that no other call gives. */
export function nextId(): string {
  made += 1;
  return encodeId(
    new Uint8Array(16)
      .fill(0)
      .with(15, made & 255)
      .with(14, made >> 8),
  );
}

/** A reader who was sent a digest, for tests of what comes after. */
export type Delivered = {
  readonly subscription: string;
  readonly subscriber: string;
  readonly address: string;
  readonly send: string;
  readonly providerId: string;
};

async function storeSend(send: string): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO digest (id, newsletter, from_day, to_day, stories, hash, own, built_at, published_at, summary, data)
       VALUES (?, 'frontline', '2026-03-02', '2026-03-08', 1, 'h', 1, '2026-03-09T06:00:00.000Z', NULL, '{}', '{}')
       ON CONFLICT DO NOTHING`,
    ).bind(send),
    env.DB.prepare(
      `INSERT INTO send (id, digest, newsletter, audience, status, due_at, created_at)
       VALUES (?1, ?1, 'frontline', 'every', 'sent', '2026-03-09T07:00:00.000Z', '2026-03-09T06:00:00.000Z')
       ON CONFLICT DO NOTHING`,
    ).bind(send),
  ]);
}

/** Stores a reader with a delivery in a status. */
export async function storeDelivered({
  provider = 'smtp',
  status = 'sent',
  send = 'frontline-2026-03-09',
}: {
  provider?: string;
  status?: string;
  send?: string;
} = {}): Promise<Delivered> {
  await storeSend(send);
  const [subscriber, subscription] = [nextId(), nextId()];
  const address = `reader-${made}@reader.example`;
  const providerId = `message-${made}`;
  const at = '2026-03-09T07:00:03.000Z';
  await env.DB.batch([
    env.DB.prepare(
      'INSERT INTO subscriber (id, address, address_key, created_at) VALUES (?1, ?2, ?2, ?3)',
    ).bind(subscriber, address, at),
    env.DB.prepare(
      `INSERT INTO subscription (id, subscriber, newsletter, status, themes, frequency, consent_source, confirmed_at, updated_at)
       VALUES (?, ?, 'frontline', 'active', '["morale"]', 'every', 'form', ?3, ?3)`,
    ).bind(subscription, subscriber, at),
    env.DB.prepare(
      `INSERT INTO delivery (send, n, batch, subscription, variant, status, next_at, provider, provider_id, updated_at)
       VALUES (?, ?, 0, ?, '["morale"]', ?, ?, ?, ?, ?)`,
    ).bind(send, made, subscription, status, at, provider, providerId, at),
  ]);
  return { subscription, subscriber, address, send, providerId };
}

/** What is stored of a reader's delivery and address. */
export async function stateOf({ subscription, address, send }: Delivered) {
  const salt = await getSuppressionSalt(env.DB);
  const parsed = parseAddress(address);
  const hash = suppressionHash(salt, parsed.ok ? parsed.key : '');
  const [delivery, suppressions, soft, status] = await Promise.all([
    env.DB.prepare(
      'SELECT status, reason, delivered_at AS deliveredAt FROM delivery WHERE send = ? AND subscription = ?',
    )
      .bind(send, subscription)
      .first<{ status: string; reason: string | null; deliveredAt: string | null }>(),
    env.DB.prepare('SELECT reason, newsletter FROM suppression WHERE hash = ? ORDER BY newsletter')
      .bind(hash)
      .all<{ reason: string; newsletter: string }>(),
    env.DB.prepare('SELECT count(*) AS days FROM soft_bounce WHERE hash = ?')
      .bind(hash)
      .first<number>('days'),
    env.DB.prepare('SELECT status FROM subscription WHERE id = ?').bind(subscription).first<string>('status'),
  ]);
  return { ...delivery, suppressions: suppressions.results, softDays: soft, subscription: status };
}
