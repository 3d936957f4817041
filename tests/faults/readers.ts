import type { DatabaseSync } from 'node:sqlite';
import type { OutgoingMessage } from '../../src/model/message.ts';
import type { Reader } from '../../src/worker/jobs/deps.ts';

/** The one send of a schedule, and its digest. */
export const SEND = 'frontline-2026-03-01';

/** When it falls due, and everything begins. */
export const START = Date.parse('2026-03-02T06:00:00Z');

/** The id of a reader and of their subscription. */
export const readerId = (index: number): string => `s${String(index).padStart(25, 'a')}`;

/** Stores an approved send and its readers: every fifth has an hour of their own, every seventh themes without stories. */
export function seedSend(db: DatabaseSync, readers: number): void {
  const due = new Date(START).toISOString();
  db.exec(`INSERT INTO digest (id, newsletter, from_day, to_day, stories, hash, own, built_at, summary, data)
      VALUES ('${SEND}', 'frontline', '2026-03-01', '2026-03-01', 1, '', 1, '${due}', '[]', '{}');
      INSERT INTO send (id, digest, newsletter, audience, status, due_at, created_at)
      VALUES ('${SEND}', '${SEND}', 'frontline', 'every', 'approved', '${due}', '${due}')`);
  const person = db.prepare('INSERT INTO subscriber VALUES (?, ?, ?, NULL, ?)');
  const member = db.prepare(
    `INSERT INTO subscription (id, subscriber, newsletter, status, themes, frequency, hour, zone, consent_source,
         confirmed_at, updated_at) VALUES (?, ?, 'frontline', 'active', ?, 'every', ?, ?, 'form', ?, ?)`,
  );
  for (let index = 0; index < readers; index++) {
    const [id, address] = [readerId(index), `reader${index}@example.com`];
    const later = index % 5 === 4;
    person.run(id, address, address, due);
    member.run(
      id,
      id,
      index % 7 === 6 ? '["quiet"]' : '["morale"]',
      later ? 9 : null,
      later ? 'UTC' : null,
      due,
      due,
    );
  }
}

/** A reader's message, with nothing in it. */
export function composeMessage({ subscription, address, name }: Reader): OutgoingMessage {
  return {
    key: `${SEND}/${subscription}`,
    kind: 'digest',
    envelope: { from: 'news@example.org', to: address },
    from: { name: 'News', address: 'news@example.org' },
    to: { name, address },
    subject: 'News',
    html: '',
    text: '',
    headers: [],
    raw: '',
  };
}
