/**
 * Every size, count and time-out of the product, with its unit and the reason for it. Nothing else
 * in the code names such a number.
 */

/** UTF-16 units of an article's title; a longer one is cut at the last whole word. Headlines fit ten times over. */
export const TITLE_MAX = 1_000;

/** UTF-16 units of an article's text; a D1 row holds 2 MB, and no report is longer than this. */
export const TEXT_MAX = 400_000;

/** Bytes of one article file on disk; larger ones are refused unread. */
export const ARTICLE_FILE_MAX_BYTES = 2_000_000;

/** Bytes of email HTML: Gmail clips a message at 102 KB, and a reader's own links still have to fit. */
export const EMAIL_MAX_BYTES = 98_000;

/** Days of the longest window a digest may span: two years, one of them a leap year. */
export const WINDOW_MAX_DAYS = 731;

/** Items of a feed: the newest, as readers poll far more often than this fills. */
export const FEED_MAX_ITEMS = 100;

/** Evidence sentences kept for one theme of one article: enough to judge it by, short enough to print. */
export const EVIDENCE_MAX = 5;

/** UTF-16 units of a headline in a rendition; longer ones end in an ellipsis. Six lines of an email column. */
export const HEADLINE_MAX = 300;

/** UTF-16 units of a name (publisher, speaker, newsletter) in a rendition; longer ones end in an ellipsis. */
export const NAME_MAX = 200;

/** Rows of an email's figures block: two screens of a phone. The web page has them all. */
export const EMAIL_MAX_FIGURES = 12;

/** Sections of an email cut down to fit; a newsletter may define no more themes than this. */
export const EMAIL_MAX_SECTIONS = 20;

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

/**
 * Combining marks in one run; the rest are dropped. UAX #15's stream-safe format allows 30, no language
 * needs more, and putting a longer run in canonical order takes quadratic time.
 */
export const COMBINING_MARKS_MAX = 30;

/** UTF-16 units of the longest line of hard-wrapped text; a text with longer lines was never wrapped. */
export const WRAPPED_LINE_MAX = 100;

/** YAML tokens of one front matter: eight keys need about fifty, and a parser's cost grows faster than they do. */
export const FRONT_MATTER_TOKENS_MAX = 1_000;

/** UTF-16 units of a scraped line that may be a headline; longer ones are prose. */
export const SCRAPED_TITLE_MAX = 160;

/** UTF-16 units of a scraped line that may be boilerplate (a notice, a caption); longer ones are prose. */
export const BOILERPLATE_MAX = 600;

/** UTF-16 units of one post on a social network: 280, and some room for how links are spelt out. */
export const POST_MAX = 320;

/** UTF-16 units of an imported article's id before any suffix: readable in an address, within a Slug. */
export const IMPORT_ID_MAX = 80;

/** Evidence sentences that a digest prints for one story. */
export const STORY_EVIDENCE_MAX = 3;

/** UTF-16 units of a description in a rendition: what a newsletter's definition may hold. */
export const DESCRIPTION_MAX = 1_000;

/** UTF-16 units of a newsletter's title in a subject: the dates that follow must stay in sight. */
export const SUBJECT_MAX = 120;

/** Articles of one window that a digest is built from: their annotations together fit a Worker's memory (128 MB). */
export const WINDOW_ARTICLES_MAX = 10_000;

/** UTF-16 units of article text stored in one batch of the corpus: a bound value of D1 holds 2 MB. */
export const LOAD_BATCH_UNITS = 300_000;

/** Articles annotated and stored in one batch of the corpus. */
export const LOAD_BATCH_ARTICLES = 100;

/** Digests built in one run of the cron handler; what is left is built by the next. */
export const BUILDS_PER_RUN = 10;

/** Digests on one page of a list. */
export const LIST_PAGE = 50;

/** Digests read for a feed: they hold its `FEED_MAX_ITEMS` newest stories many times over. */
export const FEED_DIGESTS = 40;

/** Bytes of a JSON request body of the operators' API. */
export const REQUEST_MAX_BYTES = 1_000_000;

/** Seconds for which caches keep a page, a rendition or a feed. */
export const CACHE_SECONDS = 300;

/** UTF-16 units of a sentence: a longer run without an end is read in pieces, so that hostile text stays linear. */
export const SENTENCE_MAX = 2_000;

/** Stories, and lines beside them, that one section of a digest holds: three sections of them fit D1's row of 2 MB. */
export const SECTION_MAX = 150;

/** Articles that a new one is compared with to find its story: what keeps the cost of adding one the same, however many are stored. */
export const STORY_CANDIDATES = 48;

/** Hours either way within which another article may be of the same story. */
export const STORY_WINDOW_HOURS = 72;
