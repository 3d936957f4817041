// Articles that come in.

/** UTF-16 units of article text stored in one batch of the corpus: a bound value of D1 holds 2 MB. */
export const LOAD_BATCH_UNITS = 300_000;

/** Articles annotated and stored in one batch of the corpus: what their stories are looked for in stays under 10 MB. */
export const LOAD_BATCH_ARTICLES = 50;

/** Times that an entry is tried before it is given up and kept with its reason. */
export const INGEST_ATTEMPTS = 5;

/** Seconds for which who makes articles of entries holds them: a batch takes a few, a page some more. */
export const INGEST_LEASE_SECONDS = 300;

/** Entries made articles of in one go: what their stories are looked for in stays under 10 MB. */
export const INGEST_BATCH = 20;

/** Entries of `fullText` sources in one go: each fetches a page, which takes seconds. */
export const INGEST_PAGES = 5;

/**
 * Statements of one go at ingesting: leasing, looking up, filing, storing, and giving back what another worker overtook. Each text
 * whose page is gone costs one more, five at most: that fits what CONSUMER_STATEMENTS keeps below the plan's fifty, also after a poll.
 */
export const INGEST_STATEMENTS = 29;

/** Times that a batch is looked up anew and stored, where another worker changed what it rests on. */
export const INGEST_TRIES = 3;

/** Seconds until a failed entry is tried again the first time, twice as long each time: five tries take a quarter of an hour. */
export const INGEST_RETRY_SECONDS = 60;

/** Bytes of entries, as JSON in UTF-8, that one statement stages: a bound value of D1 holds 2,000,000. */
export const STAGE_BYTES = 1_900_000;

/** UTF-16 units of the reason that a failed entry is kept with. */
export const INGEST_REASON_MAX = 500;

/** Hours that a date may lie ahead, as of a clock that is wrong or a zone that is not named; later ones are no dates of a report. */
export const DATE_SKEW_HOURS = 24;

/** UTF-16 units of the words of an article's id, before its hash. */
export const ARTICLE_ID_WORDS_MAX = 80;

/** UTF-16 units from which a text alone tells an article: shorter ones, such as a teaser that stays the same, count with their date. */
export const SAME_CONTENT_UNITS = 200;

/** Bytes of a mail to a source: a press release with its pictures; its text alone is kept. */
export const MAIL_SOURCE_MAX_BYTES = 10_000_000;

/** UTF-16 units of the body of a mail that are read: its text fits an article several times over. */
export const MAIL_BODY_MAX = 2_000_000;

/** Articles of one request that stores some: what one invocation can annotate and store. */
export const POSTED_MAX = 100;

/** Bytes of a request that stores articles. */
export const POSTED_MAX_BYTES = 5_000_000;

/** Articles annotated anew in one transaction: with the longest texts, 20 MB of a Worker's 128. */
export const ANNOTATE_BATCH = 25;

/** UTF-16 units of such annotations in one transaction: a bound value of D1 holds 2 MB, and a unit takes up to three bytes. */
export const ANNOTATE_UNITS = 600_000;

/** Statements of one such batch. */
export const ANNOTATE_STATEMENTS = 9;

/** Publishers whose articles one request may hold: each costs some of the fifty statements of the free plan. */
export const POSTED_PUBLISHERS_MAX = 4;

/** Times that a text is longer than what another source gave of the same page, so that it takes its place: a report, and its teaser. */
export const FULLER_TEXT = 2;

/** Failed entries that one request puts back where they wait: one statement of some milliseconds. */
export const RETRIED_MAX = 5_000;

/** Entries that are due, longest waiting first, among which a batch is chosen: several batches, and few enough rows to read each time. */
export const LEASE_LOOK = 200;

/** UTF-16 units of the name of who published an entry, as an Entry holds it; a longer one in a feed is cut. */
export const ENTRY_PUBLISHER_MAX = 200;

/** Entries of a source, last seen first, that are read again once its pages are asked for or no more: more than a feed lists, and a day of pages at the most. */
export const REREAD_ENTRIES = 500;

/** Waiting entries, the first to be due, among which is counted what they wait for: reading them takes some milliseconds. */
export const WAITING_COUNTED = 5_000;

/** Seconds for which one batch of articles is put into its stories while no other is: it takes a second or so, and one that is cut off is waited for. */
export const STORY_TURN_SECONDS = 30;

/** Times that a batch asks for its turn at that before its entries are given back: with the pauses between, a dozen seconds. */
export const STORY_TURN_TRIES = 8;

/** Milliseconds of the first such pause, more or less by chance; each is twice as long as the one before. */
export const STORY_TURN_PAUSE_MS = 100;

/** Statements left from which a batch that waits for its turn may ask again: those of storing it, and of finishing. */
export const STORY_TURN_STATEMENTS = 22;

/** Statements left from which a batch that broke, as another worker was faster, is looked up anew in the same go: those of storing it, and of finishing. */
export const INGEST_TRY_STATEMENTS = 30;

/**
 * Statements left, beside what CONSUMER_RESERVE and the plan keep back, from which one page more is fetched before a batch is stored: its
 * own six at most (turns, robots.txt, a host that is left alone), and what storing takes of those.
 */
export const INGEST_PAGE_STATEMENTS = 18;

/** Entries of one document that are due at once; half of those that are looked at for a batch, so that other sources are seen beside. */
export const STAGE_AT_ONCE = 100;

/** Entries a second by which the rest of them fall due: about as many as become articles. */
export const STAGE_PER_SECOND = 20;

/** UTF-16 units from which a text is a report of its own, under whatever title: descriptions that stand under every piece are shorter. An index of migration 0012 counts on it. */
export const OWN_TEXT_UNITS = 600;

/** Seconds between two messages of the queue for entries that fall due one after the other. */
export const STAGE_HINT_SECONDS = 10;
