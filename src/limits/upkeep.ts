// What is kept, and for how long.

/** Days after which a record of a mail of our own is deleted: its counting takes one. */
export const NOTICE_KEPT_DAYS = 7;

/** Rows deleted by one statement of the house-keeping. */
export const TIDY_BATCH = 500;

/** Days for which events of providers are known again; SNS's older ones are refused, the others' signatures expire in minutes. */
export const PROVIDER_EVENT_DAYS = 30;

/** Days for which webhooks that were sent or given up are kept, to look at and to send again. */
export const WEBHOOK_KEPT_DAYS = 30;

/** Days after the end of a send for which its rows are kept, to answer a reader or a provider; from then on its counts stand for them. */
export const DELIVERY_KEPT_DAYS = 90;

/** Days for which the outbox keeps a message: what an operator tries out is looked at within a month. */
export const OUTBOX_KEPT_DAYS = 30;

/** Messages that the outbox keeps, the newest: 1.7 GB of digests of 33 KB, which a machine of one's own has and D1's 10 GB hold. */
export const OUTBOX_KEPT = 50_000;

/** Days for which an import and the rows that it refused are kept: a quarter in which somebody may ask why they are not on the list. */
export const IMPORT_KEPT_DAYS = 90;

/** Times TIDY_BATCH deliveries that one run of the schedule forgets: with a run a minute, 2.8 million a day. */
export const PRUNE_ROUNDS = 4;

/** Statements of one such round. */
export const PRUNE_STATEMENTS = 4;

/** Days for which articles are kept, at least, where they are not kept for ever: a monthly issue, and what it is compared with. */
export const KEEP_ARTICLES_DAYS_MIN = 60;

/** Old revisions kept of an article, the last, where no setting says otherwise: a live page's last hour. */
export const KEEP_REVISIONS_DEFAULT = 10;

/** Days for which an entry is kept after its source was last seen to list it, where no setting says otherwise, and at least. */
export const KEEP_ENTRIES_DAYS_DEFAULT = 90;

export const KEEP_ENTRIES_DAYS_MIN = 30;

/** Articles that one run of the schedule looks at to forget them, by the day and by the instant each: 100 rows go with one of them. */
export const PRUNE_ARTICLES = 50;

/** Revisions that one run of the schedule looks at. */
export const PRUNE_REVISIONS = 500;

/** Sources whose entries one run looks at, and entries that it forgets: a thousand sources take an hour of runs. */
export const PRUNE_SOURCES = 20;

/** Hours between two times that the archive is gone through from its start, to forget what has grown too old. */
export const PRUNE_REST_HOURS = 24;

/** Statements of one step of that. */
export const PRUNE_ARCHIVE_STATEMENTS = 12;

/** Days that a request which stored articles is remembered by its key: no program tries again for longer. */
export const ARTICLE_REQUEST_KEPT_DAYS = 7;

/** Days for which a host is remembered that no request goes to: its turns are over in minutes, and its robots.txt in a day. */
export const HOST_KEPT_DAYS = 30;

/** Hosts that one run of the schedule looks at to forget them: 100,000 take eight hours of runs. */
export const PRUNE_HOSTS = 1_000;
