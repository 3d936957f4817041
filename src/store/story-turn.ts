import type { Instant } from '../model/ids.ts';

/** Whose turn it is, and until when. */
type Turn = { readonly holder: string; readonly until: Instant };

/**
 * Takes the turn at putting articles into stories, which one has at a time: free, over, or had by `token` already. Answers
 * null, and until when another has it where one does.
 */
export async function takeStoryTurn(
  db: D1Database,
  { token, now, until }: { token: string; now: Date; until: Date },
): Promise<Instant | null> {
  const row = await db
    .prepare(
      `UPDATE story_turn SET holder = iif(holder = ?1 OR until <= ?2, ?1, holder),
         until = iif(holder = ?1 OR until <= ?2, ?3, until) WHERE id = 1 RETURNING holder, until`,
    )
    .bind(token, now.toISOString(), until.toISOString())
    .first<Turn>();
  if (row === null) throw new Error('the table story_turn has lost its row');
  return row.holder === token ? null : row.until;
}

/**
 * A statement of the transaction that stores what was put into stories: it ends the turn, and breaks the transaction, as no
 * `until` is null, where another has taken it meanwhile.
 */
export function storyTurnStatement(db: D1Database, token: string): D1PreparedStatement {
  return db.prepare(`UPDATE story_turn SET until = iif(holder = ?1, '', NULL) WHERE id = 1`).bind(token);
}

/** Whether that is why a transaction broke. */
export function isStoryTurnLost(error: unknown): boolean {
  return error instanceof Error && error.message.includes('story_turn.until');
}

/** A statement that ends a turn in which nothing is put into stories. One that another has by now stays theirs. */
export function leaveTurnStatement(db: D1Database, token: string): D1PreparedStatement {
  return db.prepare(`UPDATE story_turn SET until = '' WHERE id = 1 AND holder = ?`).bind(token);
}

/** Ends a turn in which nothing was stored. */
export async function endStoryTurn(db: D1Database, token: string): Promise<void> {
  await leaveTurnStatement(db, token).run();
}
