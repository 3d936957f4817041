import {
  STORY_TURN_PAUSE_MS,
  STORY_TURN_SECONDS,
  STORY_TURN_STATEMENTS,
  STORY_TURN_TRIES,
} from '../../limits.ts';
import type { Instant } from '../../model/ids.ts';
import { takeStoryTurn } from '../../store/story-turn.ts';
import type { Budget } from '../jobs/budget.ts';
import type { IngestDeps } from './deps.ts';

/** Waits for some milliseconds; a test need not. */
export type Pause = (ms: number) => Promise<void>;

const pauseFor: Pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** What waiting for a turn touches; `pause` is how it waits, where it is not by the clock. */
export type TurnDeps = Pick<IngestDeps, 'db' | 'now' | 'random'> & { readonly pause?: Pause };

/**
 * Takes the turn at putting articles into stories, waiting for it a little. Answers null, and until when at the latest another
 * has it where that takes longer. It ends by itself after `STORY_TURN_SECONDS`, as who has it may have been cut off.
 */
export async function waitForTurn(
  { db, now, random, pause = pauseFor }: TurnDeps,
  budget: Budget,
  token: string,
): Promise<Instant | null> {
  for (let tried = 1; ; tried++) {
    const at = now();
    const until = new Date(at.getTime() + STORY_TURN_SECONDS * 1000);
    const busyUntil = await takeStoryTurn(db, { token, now: at, until });
    if (busyUntil === null || tried >= STORY_TURN_TRIES) return busyUntil;
    if (budget.over() || budget.left() < STORY_TURN_STATEMENTS) return busyUntil;
    await pause(STORY_TURN_PAUSE_MS * 2 ** (tried - 1) * (random() + 0.5));
  }
}
