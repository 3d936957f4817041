import { Job, SendJob } from '../model/job.ts';
import { saveDeadJob } from '../store/dead-jobs.ts';
import { embeddedCorpus } from './embedded-corpus.js';
import { openInboundDeps } from './inbound-deps.ts';
import { type Budget, withBudget } from './jobs/budget.ts';
import { DONE, type JobResult } from './jobs/deps.ts';
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

/** Works on one message. The database's rows are the truth, so that one which fails is simply tried again. */
async function work(invocation: Invocation, message: QueueMessage): Promise<void> {
  const { env } = invocation;
  const parsed = Job.safeParse(message.body);
  if (!parsed.success) return bury(env, message, 'not a job that this version knows');
  try {
    const result = await doJob(invocation, parsed.data);
    // A new message, as delivering this one again counts against its retries.
    if (result.kind === 'again')
      await env.JOBS?.sendBatch([{ body: parsed.data, delaySeconds: result.delaySeconds }]);
    message.ack();
  } catch (error) {
    console.error(`job ${textOf(parsed.data)} failed`, error);
    message.retry({ delaySeconds: RETRY_SECONDS });
  }
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
    for (const message of batch.messages) await work(invocation, message);
  } finally {
    if (invocation.sends?.ok) await invocation.sends.close();
  }
}
