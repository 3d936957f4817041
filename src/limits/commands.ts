// The commands of this machine.

/** Milliseconds that `npm start` waits for the first 200 of `/healthz`: seconds on a laptop, minutes on a crowded build machine. */
export const START_TIMEOUT_MS = 180_000;

/** Milliseconds between two questions to a server that is not ready: quick to the eye, and no load. */
export const START_POLL_MS = 200;

/** Milliseconds between two local cron ticks: the finest grain of a cron trigger at the edge. */
export const LOCAL_TICK_MS = 60_000;

/** Milliseconds that a stopped server has to leave by itself before it is killed. */
export const STOP_GRACE_MS = 5_000;

/** Lines of wrangler's output kept to explain why it ended; its errors span about a dozen. */
export const KEPT_OUTPUT_LINES = 40;

/** Bytes of a generated admin token: 256 bits, far past guessing. */
export const ADMIN_TOKEN_BYTES = 32;

/** Milliseconds between two looks at how far a job is, on the command line. */
export const PROGRESS_POLL_MS = 1_000;

/** Generated articles stored in one transaction: a second of work, which is what a run that is cut off loses. */
export const SEED_BATCH = 250;
