import { z } from 'zod';
import { Frequency } from '../model/subscriber.ts';
import { parseJsonColumn } from './rows.ts';

const Frequencies = z.array(Frequency);

/** A stored issue, or the digest of a week, and who it goes to. */
export type Issued = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** An issue of the newsletter's own cadence, not the week's digest of those who take one a week. */
  readonly own: boolean;
  /** Who its send takes in; null without one, as of what was archived. */
  readonly frequencies: readonly Frequency[] | null;
};

/**
 * A newsletter's own issues, under whichever cadence they were made, and its digests of the week that share a day with a
 * window. `latest` is the last day that such an issue can end on: it keeps the look at the index short.
 */
export async function listIssued(
  db: D1Database,
  newsletter: string,
  { from, to, latest }: { readonly from: string; readonly to: string; readonly latest: string },
): Promise<Issued[]> {
  const { results } = await db
    .prepare(
      `SELECT digest.id, digest.from_day AS "from", digest.to_day AS "to", digest.own, send.frequencies
       FROM digest LEFT JOIN send ON send.digest = digest.id
       WHERE digest.newsletter = ?1 AND digest.to_day >= ?2 AND digest.to_day <= ?4 AND digest.from_day <= ?3
         AND (digest.own = 1 OR send.audience = 'weekly')
       ORDER BY digest.to_day, digest.id`,
    )
    .bind(newsletter, from, to, latest)
    .all<Omit<Issued, 'own' | 'frequencies'> & { own: 0 | 1; frequencies: string | null }>();
  return results.map((row) => ({
    ...row,
    own: row.own === 1,
    frequencies:
      row.frequencies === null ? null : parseJsonColumn(Frequencies, 'send', row.id, row.frequencies),
  }));
}
