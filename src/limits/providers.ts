// Mail providers and what they tell.

/** UTF-16 units of the reason kept with a delivery: a line of a mail server's answer, or two of ours. */
export const REASON_MAX = 200;

/** Seconds until a delivery is tried again that waits for an operator (a wrong key, a sender not verified): time to mend it. */
export const OPERATOR_RETRY_SECONDS = 900;

/** Seconds of the longest pause that a provider may ask for: a day, as quotas are counted by the day. */
export const RETRY_AFTER_MAX_SECONDS = 86_400;

/** Milliseconds after which a batch is not begun on any further: the rest waits, and its leases hold this long and one message more. */
export const PROVIDER_BATCH_MS = 60_000;

/** Milliseconds in which a provider's HTTP interface has to answer: ten times what the slow ones take. */
export const PROVIDER_HTTP_TIMEOUT_MS = 30_000;

/** Bytes read of a provider's answer: 500 outcomes of 500 bytes, four times over. */
export const PROVIDER_ANSWER_MAX_BYTES = 1_000_000;

/** Milliseconds to reach a mail server, TLS included; one that takes longer is down. */
export const SMTP_CONNECT_TIMEOUT_MS = 15_000;

/** Milliseconds in which a mail server has to answer a command; RFC 5321 allows minutes, which no consumer has. */
export const SMTP_COMMAND_TIMEOUT_MS = 30_000;

/** Milliseconds for one message, its content filter included: past them nobody knows whether it was taken. */
export const SMTP_MESSAGE_TIMEOUT_MS = 90_000;

/** Bytes of a message handed to the socket at a time: where the connection breaks before the last of them, nothing was sent. */
export const SMTP_SLICE_BYTES = 16_384;

/** Messages of one call over SMTP: one connection, and few to wait for should it be slow. */
export const SMTP_BATCH = 50;

/** Messages of one call where each is a request: the slow ones take half a second. */
export const HTTP_BATCH = 20;

/** Messages of one request to Postmark: 500 are allowed, but 50 MB as well, and 100 of 130 KB fit a Worker's memory. */
export const POSTMARK_BATCH = 100;

/** Messages stored at once in the outbox: 50 of 130 KB in one transaction. */
export const OUTBOX_BATCH = 50;

/** Bytes read of a mail that comes in: a bounce says what happened before it returns the message, which may be cut off. */
export const MAIL_IN_READ_BYTES = 262_144;

/** MIME parts within parts of a mail that comes in; a report has two. */
export const MAIL_NESTING_MAX = 16;

/** Bytes of all headers of a mail that comes in, its parts' included. */
export const MAIL_HEADERS_MAX_BYTES = 131_072;

/** Lines read of a delivery report: a dozen for each of a hundred recipients. */
export const DSN_LINES_MAX = 2_000;

/** UTF-16 units of what a server said about a failure that are looked at: a reply of some lines. */
export const DSN_DIAGNOSTIC_MAX = 2_000;

/** Days on which messages to an address failed for a passing reason, within SOFT_BOUNCE_DAYS, after which it gets no more. */
export const SOFT_BOUNCES_MAX = 5;

/** Days for which a passing failure counts: five weekly issues in a row, and no more than a long holiday's full mailbox. */
export const SOFT_BOUNCE_DAYS = 40;

/** Bytes of a provider's event: SNS sends at most 256 KB. */
export const HOOK_MAX_BYTES = 300_000;

/** Milliseconds in which Amazon has to hand out its certificate or confirm a subscription. */
export const SNS_TIMEOUT_MS = 10_000;

/** Bytes of a certificate as PEM; Amazon's has 2,000. */
export const CERTIFICATE_MAX_BYTES = 16_384;

/** Certificates kept in an isolate: Amazon changes its own once a year. */
export const CERTIFICATES_KEPT = 4;
