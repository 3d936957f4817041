import { JOB_ATTEMPTS, POLL_STATEMENTS } from '../limits.ts';
import { Job, PollJob, SendJob } from '../model/job.ts';
import { saveDeadJob } from '../store/dead-jobs.ts';
import { embeddedCorpus } from './embedded-corpus.js';
import { openInboundDeps } from './inbound-deps.ts';
import { type Budget, withBudget } from './jobs/budget.ts';
import { DONE, type JobResult } from './jobs/deps.ts';
import { describeFailure } from './jobs/describe-failure.ts';
import { runInboundJob } from './jobs/run-inbound-job.ts';
import { runJob } from './jobs/run-job.ts';
import { type OpenedDeps, openSendDeps } from './send-deps.ts';

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

/** One invocation: `env` with a database that counts, what it may spend, and a provider once one is needed. */
type Invocation = {
  readonly env: Env;
  readonly budget: Budget;
  readonly embedded: unknown;
  sends: OpenedDeps | null;
};

const isSendJob = (job: Job): job is SendJob => SendJob.safeParse(job).success;

async function doJob(invocation: Invocation, job: Job, budget: Budget): Promise<JobResult> {
  const { env, embedded } = invocation;
  if (!isSendJob(job)) return runInboundJob(openInboundDeps(env, embedded), budget, job);
  invocation.sends ??= openSendDeps(env);
  const { sends } = invocation;
  if (sends.ok) return runJob(sends.deps, budget, job);
  console.error(`nothing is sent: ${sends.problems.join('; ')}`);
  // The schedule puts it in again once the configuration is mended.
  return DONE;
}

/** Has a job that failed tried again; on its last delivery it is kept with why, as the platform passes no reason on. */
async function giveBack(env: Env, message: QueueMessage, error: unknown): Promise<void> {
  console.error(`job ${textOf(message.body)} failed`, error);
  if (message.attempts >= JOB_ATTEMPTS)
    try {
      await bury(
        env,
        message,
        `it failed ${message.attempts} times, at last with: ${describeFailure(error)}`,
      );
      return;
    } catch (fault) {
      console.error('what failed for good could not be kept', fault);
    }
  message.retry({ delaySeconds: RETRY_SECONDS });
}

/** Works on one message. The database's rows are the truth, so that one which fails is simply tried again. */
async function work(
  invocation: Invocation,
  message: QueueMessage,
  budget: Budget = invocation.budget,
): Promise<void> {
  const { env } = invocation;
  const parsed = Job.safeParse(message.body);
  if (!parsed.success) return bury(env, message, 'not a job that this version knows');
  try {
    const result = await doJob(invocation, parsed.data, budget);
    // A new message, as delivering this one again counts against its retries.
    if (result.kind === 'again')
      await env.JOBS?.sendBatch([{ body: parsed.data, delaySeconds: result.delaySeconds }]);
    message.ack();
  } catch (error) {
    await giveBack(env, message, error);
  }
}

const isPoll = ({ body }: QueueMessage): boolean => PollJob.safeParse(body).success;

/** What is left to the poll that begins as number `index` of several at once: what those before it will spend is taken. */
const shareOf = (budget: Budget, index: number): Budget => ({
  left: () => budget.left() - index * POLL_STATEMENTS,
  over: () => budget.over(),
});

/** Works on the messages of one invocation: one after the other, but polls, which wait for servers, all at once and last. */
async function workAll(invocation: Invocation, messages: readonly QueueMessage[]): Promise<void> {
  for (const message of messages) if (!isPoll(message)) await work(invocation, message);
  const polls = messages.filter(isPoll);
  await Promise.all(
    polls.map((message, index) => work(invocation, message, shareOf(invocation.budget, index))),
  );
}

/**
 * The queue's consumer. Bodies are checked; what nobody can work on is kept in the database with its reason and
 * acknowledged. All messages of one invocation share what it may spend. `embedded` is the corpus that the Worker carries.
 */
export async function consumeQueue(
  batch: QueueBatch,
  env: Env,
  embedded: unknown = embeddedCorpus,
): Promise<void> {
  if (batch.queue === DEAD_QUEUE) {
    for (const message of batch.messages)
      await bury(env, message, 'failed each time it was tried; the log says why');
    return;
  }
  const { deps, budget } = withBudget({ db: env.DB, now: () => new Date() });
  const invocation: Invocation = { env: { ...env, DB: deps.db }, budget, embedded, sends: null };
  try {
    await workAll(invocation, batch.messages);
  } finally {
    if (invocation.sends?.ok) await invocation.sends.close();
  }
}
