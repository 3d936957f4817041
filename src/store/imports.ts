import type { ImportedReader, ImportedSuppression } from '../model/import.ts';
import { KEEP_WEIGHTIER } from './suppressions.ts';
import { INSERT_WEBHOOK } from './webhook-events.ts';

/**
 * An import of subscribers. `rows` counts what was dealt with: added, updated, unchanged and refused together. `roles` counts those
 * not refused whose address is a role's (`info@`), which is many people's.
 */
export type ImportJob = {
  readonly id: string;
  readonly newsletter: string;
  readonly rows: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly roles: number;
  readonly done: boolean;
  readonly startedAt: string;
  readonly updatedAt: string;
};

/** A row of an import with the ids that its person and subscription get, should they be new; `line` is that of the file. */
export type ImportItem =
  | ({
      readonly line: number;
      readonly subscriber: string;
      readonly subscription: string;
      readonly hash: string;
      /** Whether the address is a role's. */
      readonly role: boolean;
    } & ImportedReader)
  | {
      readonly line: number;
      readonly reason: string;
      /** What the do-not-send list is to hold from now on, where the file says that a reader wants no mail. */
      readonly suppress: ({ readonly hash: string } & ImportedSuppression) | null;
    };

/** A refused row; the reason holds no address. */
export type ImportRefusal = { readonly line: number; readonly reason: string };

const JOB_COLUMNS =
  'id, newsletter, rows, added, updated, unchanged, refused, roles, done, started_at AS startedAt, updated_at AS updatedAt';

type JobRow = Omit<ImportJob, 'done'> & { done: number };

const toJob = (row: JobRow): ImportJob => ({ ...row, done: row.done === 1 });

/** Begins an import, unless one of this id exists. */
export async function createImport(
  db: D1Database,
  { id, newsletter }: Pick<ImportJob, 'id' | 'newsletter'>,
  now: Date,
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO import_job (id, newsletter, rows, added, updated, refused, done, started_at, updated_at)
       VALUES (?1, ?2, 0, 0, 0, 0, 0, ?3, ?3) ON CONFLICT (id) DO NOTHING`,
    )
    .bind(id, newsletter, now.toISOString())
    .run();
}

/** An import by id, or null. */
export async function findImport(db: D1Database, id: string): Promise<ImportJob | null> {
  const row = await db.prepare(`SELECT ${JOB_COLUMNS} FROM import_job WHERE id = ?`).bind(id).first<JobRow>();
  return row && toJob(row);
}

/** Where a page of imports goes on. */
export type ImportCursor = Pick<ImportJob, 'startedAt' | 'id'>;

/** Imports, newest first, those before `after`; from the newest where it is null. */
export async function listImports(
  db: D1Database,
  { after, limit }: { after: ImportCursor | null; limit: number },
): Promise<ImportJob[]> {
  const { results } = await db
    .prepare(
      `SELECT ${JOB_COLUMNS} FROM import_job WHERE (started_at, id) < (?, ?)
       ORDER BY started_at DESC, id DESC LIMIT ?`,
    )
    .bind(after?.startedAt ?? '~', after?.id ?? '', limit)
    .all<JobRow>();
  return results.map(toJob);
}

/** Refused rows of an import, in the order of the file, those after a line. */
export async function listImportRefusals(
  db: D1Database,
  job: string,
  { after, limit }: { after: number; limit: number },
): Promise<ImportRefusal[]> {
  const { results } = await db
    .prepare('SELECT line, reason FROM import_refusal WHERE job = ? AND line > ? ORDER BY line LIMIT ?')
    .bind(job, after, limit)
    .all<ImportRefusal>();
  return results;
}

/** Rows of this batch that no earlier statement of it has refused. */
const ACCEPTED = `json_each(?1) r WHERE r.value ->> 'reason' IS NULL
  AND NOT EXISTS (SELECT 1 FROM import_refusal f WHERE f.job = ?2 AND f.line = r.value ->> 'line')`;

/** Puts on the do-not-send list whom the file says not to write to, as `suppressStatement` would. */
const SUPPRESS = `INSERT INTO suppression (hash, newsletter, reason, at)
  SELECT r.value ->> '$.suppress.hash', ?2, r.value ->> '$.suppress.reason', ?3
  FROM json_each(?1) r WHERE r.value ->> '$.suppress.hash' IS NOT NULL
  ${KEEP_WEIGHTIER}`;

/** What readers whom the file says not to write to still have here. CROSS JOIN keeps the order: from the rows to the tables. */
const ENDED = `SELECT u.id FROM json_each(?1) r CROSS JOIN subscriber s ON s.address_key = r.value ->> '$.suppress.key'
  CROSS JOIN subscription u ON u.subscriber = s.id AND u.newsletter = ?2`;

/** Tells the operator's endpoint of each active subscription that `END` is about to end, as any other end is told. */
const TELL = `${INSERT_WEBHOOK} SELECT lower(hex(randomblob(16))), 'subscriber.unsubscribed',
    json_object('subscription', id, 'subscriber', subscriber, 'newsletter', newsletter, 'at', ?3), 'pending', ?3, ?3
  FROM subscription WHERE status = 'active' AND id IN (${ENDED})`;

/** Ends them, for the same reason. */
const END = `UPDATE subscription SET status = 'unsubscribed', unsubscribed_at = ?3, confirm_until = NULL, updated_at = ?3
  WHERE status <> 'unsubscribed' AND id IN (${ENDED})`;

/** Refuses what was refused already, and whoever is suppressed or has unsubscribed here. */
const REFUSE = `INSERT INTO import_refusal (job, line, reason)
  SELECT ?2, line, reason FROM (
    SELECT r.value ->> 'line' AS line, coalesce(r.value ->> 'reason',
      (SELECT 'is on the do-not-send list (' || x.reason || ')' FROM suppression x
       WHERE x.hash = r.value ->> 'hash' AND x.newsletter IN ('', ?3) LIMIT 1),
      (SELECT 'has unsubscribed here' FROM subscriber p JOIN subscription u ON u.subscriber = p.id
       WHERE p.address_key = r.value ->> 'key' AND u.newsletter = ?3 AND u.status = 'unsubscribed')) AS reason
    FROM json_each(?1) r)
  WHERE reason IS NOT NULL`;

/** What the file says of a reader and we have otherwise; where it says nothing, nothing differs. `c`: the column, `f`: the field. */
const differs = (c: string, f: string): string =>
  `coalesce(r.value ->> '${f}' <> ${c}, r.value ->> '${f}' IS NOT NULL AND ${c} IS NULL)`;

/** Counts those who are active and of whom the file says nothing new: before anything is stored. */
const UNCHANGED = `UPDATE import_job SET unchanged = unchanged + (
    SELECT count(*) FROM json_each(?1) r CROSS JOIN subscriber s ON s.address_key = r.value ->> 'key'
    CROSS JOIN subscription u ON u.subscriber = s.id AND u.newsletter = ?3
    WHERE u.status = 'active' AND NOT (${[
      differs('s.name', 'name'),
      differs('u.themes', 'themes'),
      differs('u.frequency', 'frequency'),
      differs('u.hour', 'hour'),
      differs('u.zone', 'zone'),
      differs('u.paused_until', 'pausedUntil'),
      "(u.confirmed_at IS NULL AND r.value ->> 'confirmedAt' IS NOT NULL)",
    ].join(' OR ')})
    AND NOT EXISTS (SELECT 1 FROM import_refusal f WHERE f.job = ?2 AND f.line = r.value ->> 'line'))
  WHERE id = ?2`;

const PEOPLE = `INSERT INTO subscriber (id, address, address_key, name, created_at)
  SELECT r.value ->> 'subscriber', r.value ->> 'address', r.value ->> 'key', r.value ->> 'name', ?3 FROM ${ACCEPTED}
  ON CONFLICT (address_key) DO UPDATE SET name = excluded.name
  WHERE excluded.name IS NOT NULL AND subscriber.name IS NOT excluded.name`;

/** Who is known keeps what the file says nothing of; and who is active, the source of their own consent. */
const MEMBERSHIPS = `INSERT INTO subscription (id, subscriber, newsletter, status, themes, frequency, hour, zone,
    paused_until, consent_source, consent_at, confirmed_at, updated_at)
  SELECT r.value ->> 'subscription', s.id, ?4, 'active', coalesce(r.value ->> 'themes', u.themes, ?5),
    coalesce(r.value ->> 'frequency', u.frequency, 'every'), coalesce(r.value ->> 'hour', u.hour),
    coalesce(r.value ->> 'zone', u.zone), coalesce(r.value ->> 'pausedUntil', u.paused_until),
    iif(u.status = 'active', u.consent_source, r.value ->> 'consentSource'),
    iif(u.status = 'active', u.consent_at, r.value ->> 'consentAt'),
    coalesce(u.confirmed_at, r.value ->> 'confirmedAt'), ?3
  FROM json_each(?1) r CROSS JOIN subscriber s ON s.address_key = r.value ->> 'key'
  LEFT JOIN subscription u ON u.subscriber = s.id AND u.newsletter = ?4
  WHERE NOT EXISTS (SELECT 1 FROM import_refusal f WHERE f.job = ?2 AND f.line = r.value ->> 'line')
  ON CONFLICT (subscriber, newsletter) DO UPDATE SET status = 'active', themes = excluded.themes,
    frequency = excluded.frequency, hour = excluded.hour, zone = excluded.zone, paused_until = excluded.paused_until,
    consent_source = excluded.consent_source, consent_at = excluded.consent_at,
    confirmed_at = excluded.confirmed_at, confirm_until = NULL, updated_at = excluded.updated_at
  WHERE subscription.status <> 'unsubscribed' AND (subscription.status, subscription.themes, subscription.frequency,
      subscription.hour, subscription.zone, subscription.paused_until, subscription.confirmed_at)
    IS NOT ('active', excluded.themes, excluded.frequency,
      excluded.hour, excluded.zone, excluded.paused_until, excluded.confirmed_at)`;

/** Counts the batch. Where another request has moved the job on, NULL breaks the column's rule, and with it the whole batch. */
const COUNT = `UPDATE import_job SET
    rows = iif(rows = ?3, rows + ?4, NULL), updated_at = ?5,
    refused = refused + (SELECT count(*) FROM json_each(?1) r CROSS JOIN import_refusal f
      ON f.job = ?2 AND f.line = r.value ->> 'line'),
    roles = roles + (SELECT count(*) FROM json_each(?1) r WHERE r.value ->> 'role' = 1
      AND NOT EXISTS (SELECT 1 FROM import_refusal f WHERE f.job = ?2 AND f.line = r.value ->> 'line')),
    added = added + (SELECT count(*) FROM json_each(?1) r CROSS JOIN subscription s ON s.id = r.value ->> 'subscription')
  WHERE id = ?2`;

/** Who was neither refused nor new nor unchanged was changed. */
const REST = 'UPDATE import_job SET updated = rows - refused - added - unchanged WHERE id = ?';

/** A row as it is bound: what is null or false is left out, which reads the same and takes half the room. */
export function encodeImportItem(item: ImportItem): string {
  return JSON.stringify(item, (_key, value: unknown) =>
    value === null || value === false ? undefined : value,
  );
}

/**
 * Stores a batch of encoded rows and counts it, all or nothing: six statements, whatever the number of rows, and three
 * more where some are not to be written to. `before` is how many rows the job had; `themes` is what a new reader gets who chose none, as JSON. Nobody is made active who is on the
 * do-not-send list or has unsubscribed. Answers false, and stores nothing, where the job has moved on meanwhile.
 */
export async function saveImportBatch(
  db: D1Database,
  job: Pick<ImportJob, 'id' | 'newsletter'>,
  batch: { rows: readonly string[]; before: number; themes: string; now: Date },
): Promise<boolean> {
  const { before, themes, now } = batch;
  const rows = `[${batch.rows.join(',')}]`;
  const at = now.toISOString();
  const { id, newsletter } = job;
  const run = (sql: string, ...values: (string | number)[]) => db.prepare(sql).bind(...values);
  const suppressing = batch.rows.some((row) => row.includes('"suppress":{'));
  try {
    await db.batch([
      ...(suppressing
        ? [
            run(SUPPRESS, rows, newsletter, at),
            run(TELL, rows, newsletter, at),
            run(END, rows, newsletter, at),
          ]
        : []),
      run(REFUSE, rows, id, newsletter),
      run(UNCHANGED, rows, id, newsletter),
      run(PEOPLE, rows, id, at),
      run(MEMBERSHIPS, rows, id, at, newsletter, themes),
      run(COUNT, rows, id, before, batch.rows.length, at),
      run(REST, id),
    ]);
    return true;
  } catch (error) {
    if ((await findImport(db, id))?.rows !== before) return false;
    throw error;
  }
}

/** Ends an import: its file has been read to the end. */
export async function finishImport(db: D1Database, id: string, now: Date): Promise<void> {
  await db
    .prepare('UPDATE import_job SET done = 1, updated_at = ? WHERE id = ?')
    .bind(now.toISOString(), id)
    .run();
}
