import { Job } from '../model/job.ts';
import { saveDeadJob } from '../store/dead-jobs.ts';
import { type Budget, withBudget } from './jobs/budget.ts';
import type { SendDeps } from './jobs/deps.ts';
import { runJob } from './jobs/run-job.ts';
import { openSendDeps } from './send-deps.ts';

/** The queue to which the platform moves what failed too often, as wrangler.toml names it. */
export const DEAD_QUEUE = 'sitrep-dead';

/** Seconds until a message that failed is delivered again. */
const RETRY_SECONDS = 30;

/** The body of a message as text: jobs hold no address, and what is none of ours is cut short where it is kept. */
const textOf = (body: unknown): string => JSON.stringify(body) ?? String(body);

async function bury(env: Env, message: QueueMessage, reason: string): Promise<void> {
  console.error(`queue: ${reason}`);
  await saveDeadJob(env.DB, { at: new Date().toISOString(), job: textOf(message.body), reason });
  message.ack();
}

/** Works on one message. The database's rows are the truth, so that one which fails is simply tried again. */
async function work(env: Env, deps: SendDeps, budget: Budget, message: QueueMessage): Promise<void> {
  const parsed = Job.safeParse(message.body);
  if (!parsed.success) return bury(env, message, 'not a job that this version knows');
  try {
    const result = await runJob(deps, budget, parsed.data);
    // A new message, as delivering this one again counts against its retries.
    if (result.kind === 'again')
      await deps.queue?.sendBatch([{ body: parsed.data, delaySeconds: result.delaySeconds }]);
    message.ack();
  } catch (error) {
    console.error(`job ${textOf(parsed.data)} failed`, error);
    message.retry({ delaySeconds: RETRY_SECONDS });
  }
}

/**
 * The queue's consumer. Bodies are checked; what nobody can work on is kept in the database with its reason and
 * acknowledged. All messages of one invocation share what it may spend.
 */
export async function consumeQueue(batch: QueueBatch, env: Env): Promise<void> {
  if (batch.queue === DEAD_QUEUE) {
    for (const message of batch.messages)
      await bury(env, message, 'failed each time it was tried; the log says why');
    return;
  }
  const opened = openSendDeps(env);
  if (!opened.ok) {
    console.error(`nothing is sent: ${opened.problems.join('; ')}`);
    // The schedule puts them in again once the configuration is mended.
    for (const message of batch.messages) message.ack();
    return;
  }
  const { deps, budget } = withBudget(opened.deps);
  try {
    for (const message of batch.messages) await work(env, deps, budget, message);
  } finally {
    await opened.close();
  }
}
