import { renewHubs } from './ingest/follow-hub.ts';
import { openPollDeps } from './ingest/open-poll-deps.ts';
import type { PollDeps } from './ingest/poll-deps.ts';
import { pollDue } from './ingest/poll-due.ts';
import type { Budget } from './jobs/budget.ts';

/** Statements of one request to a hub, and of looking which subscriptions end. */
const HUB_STATEMENTS = 2;

/** What polling needs, with a clock that began when the schedule fired. */
function open(env: Env, now: Date): PollDeps {
  const began = Date.now();
  return openPollDeps(env, () => new Date(now.getTime() + Date.now() - began));
}

/**
 * What cron does for sources: polls what is due, through the queue where one is bound: that takes it one statement. `now`
 * is when it fired. What `budget` does not allow waits for the next run.
 */
export async function runSources(env: Env, now: Date, budget: Budget): Promise<void> {
  await pollDue(open(env, now), budget);
}

/** What cron does for hubs: asks again for the subscriptions that end. */
export async function runHubs(env: Env, now: Date, budget: Budget): Promise<void> {
  const mayGoOn = (): boolean => budget.left() >= HUB_STATEMENTS;
  if (mayGoOn()) await renewHubs(open(env, now), mayGoOn);
}
