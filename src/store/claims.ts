import { z } from 'zod';
import { LEDGER_BATCH } from '../limits.ts';
import { Claim, type Measure, type Side } from '../model/claim.ts';
import { type ClaimRow, LedgerClaim, LedgerClaimant } from '../model/ledger.ts';
import { Period, periodKey } from '../model/period.ts';
import { idsOf } from './article-rows.ts';
import type { AnnotatedArticle } from './articles.ts';
import { parseJsonColumn } from './rows.ts';

/** What to list: whatever is null is not asked for. Days are inclusive, compared with an article's day or UTC instant. */
export type ClaimFilter = {
  side: Side | null;
  measure: Measure | null;
  /** A claimant's one spelling; the empty string is the outlet itself. */
  claimant: string | null;
  from: string | null;
  to: string | null;
};

/** Where a list goes on: after this figure of this article, which was published then. */
export type ClaimCursor = { published: string; article: string; ordinal: number };

/** A figure of the ledger and its place in its article. */
export type StoredClaim = LedgerClaim & { ordinal: number };

/** What the column `data` holds; rows of before it was read do not say whether they are whole. */
const Data = Claim.extend({ period: Period, isWhole: z.boolean().default(true) });

/** The columns beside it. */
const Row = LedgerClaim.pick({
  article: true,
  published: true,
  claimantKey: true,
  title: true,
  url: true,
  publisher: true,
  after: true,
  story: true,
}).extend({ ordinal: z.int().nonnegative(), data: z.string() });

/** What the table holds of a figure beside its article: it is the `ordinal`th of it. */
export function claimColumns({ claim, period, isWhole, claimantKey }: ClaimRow, ordinal: number) {
  return {
    ordinal,
    side: claim.side,
    measure: claim.measure,
    period: periodKey(period),
    claimant: claimantKey,
    data: JSON.stringify({ ...claim, period, isWhole }),
  };
}

/** Statements that put the figures of articles into the ledger, in place of those that it has of them. */
export function claimStatements(db: D1Database, items: readonly AnnotatedArticle[]): D1PreparedStatement[] {
  const rows = items.flatMap(({ article: { id, published }, claims }) =>
    claims.map((claim, ordinal) => ({ id, published, ...claimColumns(claim, ordinal) })),
  );
  const statements = [
    db
      .prepare(
        `DELETE FROM claim WHERE n IN (SELECT a.n FROM json_each(?) i CROSS JOIN article a ON a.id = i.value)`,
      )
      .bind(idsOf(items)),
  ];
  for (let at = 0; at < rows.length; at += LEDGER_BATCH) {
    statements.push(
      db
        .prepare(
          `INSERT INTO claim (n, ordinal, published, side, measure, period, claimant, data)
           SELECT a.n, i.value ->> 'ordinal', i.value ->> 'published', i.value ->> 'side', i.value ->> 'measure',
             i.value ->> 'period', i.value ->> 'claimant', i.value ->> 'data'
           FROM json_each(?) i CROSS JOIN article a ON a.id = i.value ->> 'id'`,
        )
        .bind(JSON.stringify(rows.slice(at, at + LEDGER_BATCH))),
    );
  }
  return statements;
}

/** The index that a list is read from, in its order; a claimant's rows are the fewest. */
function indexFor({ side, measure, claimant }: ClaimFilter): string {
  if (claimant !== null) return 'claim_by_claimant';
  if (side !== null) return measure === null ? 'claim_by_side' : 'claim_by_counted';
  return measure === null ? 'claim_by_time' : 'claim_by_measure';
}

/** The query for one page of the ledger, newest first, and its values. Its index is named: SQLite, without statistics, guesses. */
export function claimQuery(
  filter: ClaimFilter,
  after: ClaimCursor | null,
  limit: number,
): { sql: string; values: (string | number)[] } {
  const clauses: string[] = [];
  const values: (string | number)[] = [];
  const add = (clause: string, ...bound: (string | number)[]) => {
    clauses.push(clause);
    values.push(...bound);
  };
  if (filter.claimant !== null) add('c.claimant = ?', filter.claimant);
  if (filter.side !== null) add('c.side = ?', filter.side);
  if (filter.measure !== null) add('c.measure = ?', filter.measure);
  if (filter.from !== null) add('c.published >= ?', filter.from);
  // The letter after the T of an instant: all instants of that day are before it, and no later day is.
  if (filter.to !== null) add('c.published < ?', `${filter.to}U`);
  // An article that is gone since has no number: its day is then passed over.
  if (after !== null)
    add(
      '(c.published, c.n, c.ordinal) < (?, (SELECT n FROM article WHERE id = ?), ?)',
      after.published,
      after.article,
      after.ordinal,
    );
  const where = clauses.length === 0 ? '' : `WHERE ${clauses.join(' AND ')}`;
  return {
    sql: `SELECT a.id AS article, c.ordinal, c.published, c.claimant AS claimantKey, c.data, a.title, a.url,
        a.publisher, a.after, m.story
      FROM claim c INDEXED BY ${indexFor(filter)} CROSS JOIN article a ON a.n = c.n LEFT JOIN story_member m ON m.n = c.n
      ${where} ORDER BY c.published DESC, c.n DESC, c.ordinal DESC LIMIT ?`,
    values: [...values, limit],
  };
}

/** At most `limit` figures of the ledger, newest first, after `after`. */
export async function listClaims(
  db: D1Database,
  filter: ClaimFilter,
  after: ClaimCursor | null,
  limit: number,
): Promise<StoredClaim[]> {
  const { sql, values } = claimQuery(filter, after, limit);
  const { results } = await db
    .prepare(sql)
    .bind(...values)
    .all();
  return results.map((result) => {
    const { data, ...row } = Row.parse(result);
    return { ...parseJsonColumn(Data, 'claim', `${row.article} ${row.ordinal}`, data), ...row };
  });
}

/**
 * Claimants by name, from one to the next through their index: as many steps as names, however many figures each has.
 * Each name is written as in its newest figure.
 */
export const CLAIMANT_NAMES_QUERY = `WITH RECURSIVE name (claimant) AS (
    SELECT min(claimant) FROM claim WHERE claimant > ''
    UNION ALL
    SELECT (SELECT min(c.claimant) FROM claim c WHERE c.claimant > name.claimant) FROM name
    WHERE name.claimant IS NOT NULL
  )
  SELECT claimant AS key, (SELECT c.data ->> 'claimant' FROM claim c INDEXED BY claim_by_claimant
    WHERE c.claimant = name.claimant ORDER BY c.published DESC, c.n DESC, c.ordinal DESC LIMIT 1) AS name
  FROM name WHERE claimant IS NOT NULL LIMIT ?`;

/** The first `limit` claimants that the ledger has, in the order of their one spelling. */
export async function listClaimants(db: D1Database, limit: number): Promise<LedgerClaimant[]> {
  const { results } = await db.prepare(CLAIMANT_NAMES_QUERY).bind(limit).all();
  return results.map((result) => LedgerClaimant.parse(result));
}
