import { z } from 'zod';
import type { Send } from '../model/send.ts';

/** The active subscriptions of one step: those after the last one taken. `send` is the row being frozen. */
const PAGE = `SELECT id, themes, frequency, hour, zone, paused_until, consent_at, confirmed_at FROM subscription
  WHERE newsletter = ?2 AND status = 'active' AND id > (SELECT frozen_after FROM send WHERE id = ?1)
  ORDER BY id LIMIT ?3`;

/** Who of them is written to: of the audience, a member before freezing began, and not paused when the send is due. */
const MEMBERS = `SELECT page.* FROM (${PAGE}) AS page JOIN send ON send.id = ?1
  WHERE page.frequency IN (SELECT value FROM json_each(?4))
    AND coalesce(page.confirmed_at, page.consent_at, '') <= send.started_at
    AND (page.paused_until IS NULL OR page.paused_until <= send.due_at)`;

const GOES_ON = "status = 'sending' AND verified = 0";

/** What one step needs to know. */
export type FreezeStep = {
  readonly send: Pick<Send, 'id' | 'newsletter'>;
  /** Frequencies that this audience takes in. */
  readonly frequencies: readonly string[];
  /** Subscriptions looked at. */
  readonly page: number;
};

/** What the next subscriptions chose: the variants to render, and the instants to work out. */
export type Choices = {
  /** The mark behind which they stand. */
  readonly after: string;
  readonly choices: readonly { themes: string; hour: number | null; zone: string | null }[];
};

/** The themes, hours and zones among the next subscriptions. */
export async function listChoices(db: D1Database, { send, frequencies, page }: FreezeStep): Promise<Choices> {
  const [mark, choices] = await db.batch<Record<string, string | number | null>>([
    db.prepare('SELECT frozen_after AS after FROM send WHERE id = ?').bind(send.id),
    db
      .prepare(`SELECT DISTINCT themes, hour, zone FROM (${MEMBERS})`)
      .bind(send.id, send.newsletter, page, JSON.stringify(frequencies)),
  ]);
  const Row = z.object({ themes: z.string(), hour: z.int().nullable(), zone: z.string().nullable() });
  return {
    after: String(mark?.results[0]?.['after'] ?? ''),
    choices: z.array(Row).parse(choices?.results ?? []),
  };
}

/**
 * Freezes the subscriptions behind the mark `after` as deliveries numbered on, and moves the mark behind them, both or
 * neither; where somebody else moved it meanwhile, does nothing. `dues` holds
 * `[hour, zone, instant]` for what was listed; who is not in it is due with the send. Who would get a variant of `empty`
 * is counted and left out. Answers `gone` where the send is not being frozen (paused, cancelled, verified), `end` where
 * no subscription was left. Run twice or at once, each subscription is taken once.
 */
export async function freezeNext(
  db: D1Database,
  { send, frequencies, page }: FreezeStep,
  batch: number,
  plan: {
    readonly after: string;
    readonly dues: readonly (readonly [number | null, string | null, string])[];
    readonly empty: readonly string[];
  },
  now: Date,
): Promise<'more' | 'end' | 'gone'> {
  const bound = [send.id, send.newsletter, page, JSON.stringify(frequencies), JSON.stringify(plan.empty)];
  const insert = db
    .prepare(
      `WITH due AS MATERIALIZED (
         SELECT value ->> 0 AS hour, value ->> 1 AS zone, value ->> 2 AS at FROM json_each(?7))
       INSERT INTO delivery (send, n, batch, subscription, variant, status, next_at, updated_at)
       SELECT ?1, n, n / cast(?6 AS INTEGER), id, themes, 'pending', next_at, ?8 FROM (
         SELECT member.id, member.themes, send.frozen + row_number() OVER (ORDER BY member.id) - 1 AS n,
           coalesce(due.at, send.due_at) AS next_at
         FROM (${MEMBERS}) AS member
         JOIN send ON send.id = ?1 AND send.status = 'sending' AND send.verified = 0 AND send.frozen_after = ?9
         LEFT JOIN due ON due.hour IS member.hour AND due.zone IS member.zone
         WHERE member.themes NOT IN (SELECT value FROM json_each(?5)))`,
    )
    .bind(...bound, batch, JSON.stringify(plan.dues), now.toISOString(), plan.after);
  // Reads the mark as it was before this statement: `skipped` and the new mark are of the same page.
  const move = db
    .prepare(
      `UPDATE send SET
         frozen = coalesce((SELECT max(n) + 1 FROM delivery WHERE send = ?1), 0),
         skipped = skipped + (SELECT count(*) FROM (${MEMBERS}) AS member
           WHERE member.themes IN (SELECT value FROM json_each(?5))),
         frozen_after = coalesce((SELECT max(id) FROM (${PAGE})), frozen_after),
         moved_at = ?6
       WHERE id = ?1 AND ${GOES_ON} AND frozen_after = ?7`,
    )
    .bind(...bound, now.toISOString(), plan.after);
  const state = db
    .prepare(`SELECT frozen_after AS after FROM send WHERE id = ? AND ${GOES_ON}`)
    .bind(send.id);
  const [, , stands] = await db.batch<{ after: string }>([insert, move, state]);
  const [left] = stands?.results ?? [];
  if (left === undefined) return 'gone';
  return left.after === plan.after ? 'end' : 'more';
}

/**
 * Counts the frozen rows against their number and, where both agree and no subscription is left to take, marks the
 * recipients verified. Answers whether they are now.
 */
export async function verifyFrozen(db: D1Database, { send }: Pick<FreezeStep, 'send'>): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE send SET verified = 1 WHERE id = ?1 AND ${GOES_ON}
         AND NOT EXISTS (SELECT 1 FROM subscription
           WHERE newsletter = ?2 AND status = 'active' AND id > send.frozen_after)
         AND frozen = (SELECT count(*) FROM delivery WHERE send = ?1)
         AND frozen = coalesce((SELECT max(n) + 1 FROM delivery WHERE send = ?1), 0)`,
    )
    .bind(send.id, send.newsletter)
    .run();
  return meta.changes > 0;
}
