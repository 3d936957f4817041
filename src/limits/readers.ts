// Readers: their subscriptions, mails of our own, import and export.

/** Characters of the shortest secret that signs tokens: 32 of base64 are 192 bits, which nobody guesses. */
export const TOKEN_SECRET_MIN = 32;

/** Random bytes of a generated TOKEN_SECRET: as many as HMAC-SHA-256 puts out. */
export const TOKEN_SECRET_BYTES = 32;

/** Hours for which a link that confirms counts: who asked on a Friday evening finds it on Sunday. */
export const CONFIRM_HOURS = 48;

/** Mails of our own (confirmations and the like) to one person in 24 hours: a few mistypings, and no way to flood anyone. */
export const NOTICES_PER_DAY = 5;

/** Mails of our own that are sent in one go. */
export const NOTICE_BATCH = 20;

/** Goes of one run: a confirmation is sent within its request, and cron takes a crowd. */
export const NOTICE_ROUNDS = 10;

/** Seconds for which who sends a mail of our own holds it: twice the longest that a provider may take. */
export const NOTICE_LEASE_SECONDS = 300;

/** Seconds before each next try of a mail of our own, nine hours in all: well within the life of its link. */
export const NOTICE_RETRY_SECONDS: readonly number[] = [60, 300, 1_800, 7_200, 21_600];

/** Days after which an address that was never confirmed is forgotten. */
export const UNCONFIRMED_DAYS = 30;

/** Weeks of the longest pause: half a year, after which one rather unsubscribes. */
export const PAUSE_WEEKS_MAX = 26;

/** Seconds in which the platform counts requests to subscribe, as wrangler.toml has it: what a refused client waits. */
export const SUBSCRIBE_PERIOD_SECONDS = 60;

/** Milliseconds that Turnstile has to say whether a token is good. */
export const TURNSTILE_TIMEOUT_MS = 10_000;

/** Bytes of the salt of the suppression list: 128 bits, so that hashes tell nobody an address. */
export const SALT_BYTES = 16;

/** UTF-16 units of one row of a CSV file: an address, a name and a listmonk subscriber's attributes many times over. */
export const CSV_RECORD_MAX = 65_536;

/** Rows of an import that are stored in one transaction: a million take 143 of them, 715 of the 1,000 statements that D1 allows an invocation. */
export const IMPORT_BATCH_ROWS = 7_000;

/** Bytes of the rows of one transaction: D1 binds 2,000,000. */
export const IMPORT_BATCH_BYTES = 1_900_000;

/** UTF-16 units of CSV that are read at a time: small pieces are joined, so that none is looked at over and over. */
export const CSV_PIECE_UNITS = 65_536;

/** Refused rows on one page. */
export const REFUSALS_PAGE = 500;

/** Subscribers read at a time for an export: 300 KB of CSV. */
export const EXPORT_PAGE = 1_000;

/** Mails listed in a reader's download of their data: three years of a daily newsletter. */
export const READER_MAILS_MAX = 1_000;

/** Milliseconds in which an operator's endpoint has to answer, as the Standard Webhooks recommend 15 to 30 s at most. */
export const WEBHOOK_TIMEOUT_MS = 10_000;

/** Seconds before each next try of a webhook, three days in all: the table that the Standard Webhooks recommend. */
export const WEBHOOK_RETRY_SECONDS: readonly number[] = [
  5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
];

/** Share by which such a wait is spread, so that what failed together does not come back together. */
export const WEBHOOK_JITTER = 0.2;

/** Webhooks that one run sends: six connections may be open at once, and a run has 50 subrequests. */
export const WEBHOOK_BATCH = 10;

/** Rounds of WEBHOOK_BATCH in one run of the schedule: a burst of subscribers, within the free plan's limits. */
export const WEBHOOK_ROUNDS = 3;

/** Seconds for which who sends a webhook holds it: its time-out, and room for the database. */
export const WEBHOOK_LEASE_SECONDS = 60;

/** Milliseconds in which a run begins on mails of our own: what follows an answer may take 30 seconds in all. */
export const NOTICE_RUN_MS = 15_000;

/** Times that the command line sends a file whose connection breaks; the server goes on where it stood each time. */
export const IMPORT_TRIES = 5;

/** Statements of one go at mails of our own: a request that asks for one has spent a dozen of the free plan's 50 itself. */
export const NOTICE_STATEMENTS = 30;

/** Statements that one such mail takes: who it is for, what it says, what the provider's rate lets through, how it ended. */
export const NOTICE_STATEMENTS_EACH = 4;

/** Milliseconds: how far ahead a date of an import may lie, as it may stand without a zone and no zone is further ahead of UTC. */
export const IMPORT_AHEAD_MS = 14 * 3_600_000;
