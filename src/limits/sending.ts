// Sends, deliveries and the queue.

/** Messages on one page of the outbox. */
export const OUTBOX_PAGE = 50;

/** Rows of one delivery batch, which one queue message names: a call or two of a provider that takes many at once. */
export const DELIVERY_BATCH = 100;

/** Subscriptions looked at by one step of freezing: one statement of some milliseconds. */
export const FREEZE_PAGE = 1_000;

/** Tries of one delivery: with the longest wait of an hour they span a day, after which a digest is no news. */
export const DELIVERY_ATTEMPTS_MAX = 30;

/** Seconds of the first wait before a delivery is tried again; greylisting asks for minutes, which three tries reach. */
export const RETRY_BASE_SECONDS = 30;

/** Seconds of the longest wait between two tries that a provider did not ask for. */
export const RETRY_MAX_SECONDS = 3_600;

/** Milliseconds for which a consumer holds the rows it claimed: twice what the slowest message of a mail server may take. */
export const LEASE_MS = 300_000;

/** Milliseconds after which a consumer calls no provider any more: with one call more, its invocation ends well within 15 minutes, and its rows within their lease. */
export const CONSUMER_MS = 120_000;

/** Statements of one invocation of a consumer: the free plan allows 50, and what began must be recorded. */
export const CONSUMER_STATEMENTS = 44;

/** Milliseconds that a call to a provider may be late and still within the rate: a database's answer, and some. */
export const RATE_SLACK_MS = 200;

/** Milliseconds ahead for which calls are reserved: what a consumer that dies wastes, and how long a pause may wait to be seen. */
export const RATE_AHEAD_MS = 2_000;

/** Seconds up to which a consumer puts its own batch into the queue again; for what is due later the schedule does. */
export const AGAIN_MAX_SECONDS = 600;

/** Deferrals in a row after which a batch sent one by one waits: the server is down, and each try takes its time-out. */
export const DEFERRALS_IN_A_ROW = 3;

/** Milliseconds without a claim after which what is due counts as forgotten by the queue, and is put there again. */
export const QUEUE_STALL_MS = 180_000;

/** Batches put into the queue by one call, as Cloudflare limits it. */
export const QUEUE_CALL_MAX = 100;

/** Queue messages that one run of the schedule puts in for one send: 100,000 readers. */
export const HINTS_PER_RUN = 1_000;

/** Sends that one run of the schedule looks after, the longest due first. */
export const SENDS_PER_RUN = 10;

/** Rows settled by one statement when a send is cancelled or leases run out. */
export const SETTLE_BATCH = 1_000;

/** Queue messages kept with the reason why nobody could work on them. */
export const DEAD_JOBS_KEPT = 200;

/** Characters kept of such a message. */
export const DEAD_JOB_MAX = 500;

/** Variants of one digest kept rendered in an isolate: 32 of 400 KB are 13 MB of 128. */
export const VARIANTS_KEPT = 32;

/** Hours after its due instant within which cron still sends a digest: a cron that did not fire for three days loses none, and an archive that is loaded mails nobody. */
export const SEND_LATE_MAX_HOURS = 72;

/** Milliseconds within which a provider still knows an idempotency key: Resend keeps them for a day, and an hour is left over. */
export const IDEMPOTENCY_MS = 82_800_000;

/** Statements that a consumer keeps back to record, release and finish. */
export const CONSUMER_RESERVE = 9;

/** Times that the recording of an outcome is tried: the provider has taken the message, and it must not be forgotten. */
export const RECORD_TRIES = 3;

/** Milliseconds before recording is tried again. */
export const RECORD_WAIT_MS = 250;

/** Statements of the part of a cron run that looks after sends, of RUN_STATEMENTS: beside it an issue can be built. */
export const CRON_STATEMENTS = 22;

/** Statements of one run of the schedule: the free plan allows 50 in all. */
export const RUN_STATEMENTS = 50;

/** Statements of that part where no queue is bound, and the run sends by itself: a batch, with its digest read and rendered. */
export const CRON_SENDING_STATEMENTS = 30;

/** Statements that ask of one newsletter what is due, at most. */
export const NEWSLETTER_STATEMENTS = 4;

/** Milliseconds that a test message waits for its turn at the provider: an operator waits for the answer. */
export const TEST_WAIT_MS = 5_000;

/**
 * Deliveries of a queue message after which a job that fails is kept as dead, with why: `max_retries` of wrangler.toml. The platform
 * delivers once more where the database cannot take it then, and moves it, without a reason, only after that.
 */
export const JOB_ATTEMPTS = 5;

/** Dead queue messages that one request puts back: all that are kept, and two calls of the queue. */
export const DEAD_RETRIED_MAX = 200;
