import { JOB_ATTEMPTS, POLL_PATIENCE_MS, POLL_STATEMENTS } from '../limits.ts';
import { InboundJob, Job, PollJob, SendJob } from '../model/job.ts';
import { saveDeadJob } from '../store/dead-jobs.ts';
import { embeddedCorpus } from './embedded-corpus.js';
import { openInboundDeps } from './inbound-deps.ts';
import { type Budget, withBudget } from './jobs/budget.ts';
import { DONE, type JobResult } from './jobs/deps.ts';
import { describeFailure } from './jobs/describe-failure.ts';
import { findQueue } from './jobs/queues.ts';
import { NEXT_INVOCATION, runInboundJob } from './jobs/run-inbound-job.ts';
import { runJob } from './jobs/run-job.ts';
import { workTogether } from './jobs/work-together.ts';
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

/** Where work is left that goes on after its invocation: wrangler.toml says that the queue does not wait for it. */
type Waiting = Pick<ExecutionContext, 'waitUntil'>;

/** One invocation: `env` with a database that counts, what it may spend, and a provider once one is needed. */
type Invocation = {
  readonly env: Env;
  readonly budget: Budget;
  readonly ctx: Waiting | undefined;
  readonly embedded: unknown;
  sends: OpenedDeps | null;
};

const isSendJob = (job: Job): job is SendJob => SendJob.safeParse(job).success;

async function doJob(invocation: Invocation, job: Job): Promise<JobResult> {
  const { env, budget, embedded } = invocation;
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

/** Works on one message, by `run`. The database's rows are the truth, so that one which fails is simply tried again. */
async function work(
  invocation: Invocation,
  message: QueueMessage,
  run: (job: Job) => Promise<JobResult> = (job) => doJob(invocation, job),
): Promise<void> {
  const { env } = invocation;
  const parsed = Job.safeParse(message.body);
  if (!parsed.success) return bury(env, message, 'not a job that this version knows');
  try {
    const result = await run(parsed.data);
    // A new message, as delivering this one again counts against its retries.
    if (result.kind === 'again')
      await findQueue(env, parsed.data)?.sendBatch([
        { body: parsed.data, delaySeconds: result.delaySeconds },
      ]);
    message.ack();
  } catch (error) {
    await giveBack(env, message, error);
  }
}

/** Puts messages back into their queue, for another invocation. */
async function putBackAll(invocation: Invocation, messages: readonly QueueMessage[]): Promise<void> {
  for (const message of messages) await work(invocation, message, async () => NEXT_INVOCATION);
}

const isPoll = ({ body }: QueueMessage): boolean => PollJob.safeParse(body).success;
const isInbound = ({ body }: QueueMessage): boolean => InboundJob.safeParse(body).success;

/**
 * Polls sources together. Those that wait longer than others do are left to end by themselves, so that the next invocation need
 * not wait for them: their messages count as done, as a poll that is cut off is due again. Answers whether all have ended.
 */
async function pollAll(invocation: Invocation, messages: readonly QueueMessage[]): Promise<boolean> {
  const { budget, ctx } = invocation;
  const room = { budget, cost: POLL_STATEMENTS, patienceMs: POLL_PATIENCE_MS };
  const spare = (left: readonly QueueMessage[]) => putBackAll(invocation, left);
  const detach = ctx && ((polls: Promise<unknown>) => ctx.waitUntil(polls));
  return workTogether(messages, room, (message) => work(invocation, message), {
    spare,
    ...(detach === undefined ? {} : { detach }),
  });
}

/**
 * Works on the messages of one invocation: sends first, as readers wait for them; then polls; and last what makes articles, which
 * takes what is left, and may wait for the pages of any number of servers.
 */
async function workAll(invocation: Invocation, messages: readonly QueueMessage[]): Promise<void> {
  for (const message of messages) if (!isInbound(message)) await work(invocation, message);
  const arePolled = await pollAll(invocation, messages.filter(isPoll));
  const others = messages.filter((message) => isInbound(message) && !isPoll(message));
  // What is left is kept for the polls that go on.
  if (!arePolled) return putBackAll(invocation, others);
  for (const message of others) await work(invocation, message);
}

/**
 * The queue's consumer. Bodies are checked; what nobody can work on is kept in the database with its reason and
 * acknowledged. All messages of one invocation share what it may spend. Without `ctx`, whatever it takes is waited for.
 * `embedded` is the corpus that the Worker carries.
 */
export async function consumeQueue(
  batch: QueueBatch,
  env: Env,
  ctx?: Waiting,
  embedded: unknown = embeddedCorpus,
): Promise<void> {
  if (batch.queue === DEAD_QUEUE) {
    for (const message of batch.messages)
      await bury(env, message, 'failed each time it was tried; the log says why');
    return;
  }
  const { deps, budget } = withBudget({ db: env.DB, now: () => new Date() });
  const invocation: Invocation = { env: { ...env, DB: deps.db }, budget, ctx, embedded, sends: null };
  try {
    await workAll(invocation, batch.messages);
  } finally {
    if (invocation.sends?.ok) await invocation.sends.close();
  }
}
