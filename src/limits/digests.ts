// What a digest, its stories and its renditions hold.

/** Bytes of email HTML: Gmail clips a message at 102 KB, and a reader's own links still have to fit. */
export const EMAIL_MAX_BYTES = 98_000;

/** Days of the longest window a digest may span: two years, one of them a leap year. */
export const WINDOW_MAX_DAYS = 731;

/** Items of a feed: the newest, as readers poll far more often than this fills. */
export const FEED_MAX_ITEMS = 100;

/** Rows of an email's figures block: two screens of a phone. The web page has them all. */
export const EMAIL_MAX_FIGURES = 12;

/** Sections of an email cut down to fit; a newsletter may define no more themes than this. */
export const EMAIL_MAX_SECTIONS = 20;

/** Evidence sentences that a digest prints for one story. */
export const STORY_EVIDENCE_MAX = 3;

/** UTF-16 units of a description in a rendition: what a newsletter's definition may hold. */
export const DESCRIPTION_MAX = 1_000;

/** UTF-16 units of a newsletter's title in a subject: the dates that follow must stay in sight. */
export const SUBJECT_MAX = 120;

/** Articles of one window that a digest is built from: their annotations together fit a Worker's memory (128 MB). */
export const WINDOW_ARTICLES_MAX = 10_000;

/** Digests built in one run of the cron handler: eight queries each stay under the free plan's 50; what is left is built by the next run. */
export const BUILDS_PER_RUN = 5;

/** Digests read for a feed: they hold its `FEED_MAX_ITEMS` newest stories many times over. */
export const FEED_DIGESTS = 40;

/** Articles that a new one is compared with to find its story: what keeps the cost of adding one the same, however many are stored. */
export const STORY_CANDIDATES = 48;

/** Hours either way within which another article may be of the same story. */
export const STORY_WINDOW_HOURS = 72;

/** Days before a window in which the newsletter's own issues are read, to tell what is new; at least the last issue is. */
export const TOLD_DAYS = 10;

/** Issues before a window that are read, to tell what is new: a daily newsletter's ten days. */
export const TOLD_DIGESTS = 10;

/**
 * Hours within which a story goes on with one told before: the whole of two weekly issues in a row, whose reports may lie
 * 14 days apart. Nothing measured asks for more than ten days but a toll that "last week's strike" dates; nothing links
 * wrongly for it.
 */
export const TOLD_WINDOW_HOURS = 336;

/** Articles looked at under one key of the story index, the newest: a key that holds so many is everyone's. */
export const STORY_KEY_ARTICLES = 48;

/** Story signatures read in one query: 2 KB each, so 1 MB at most. */
export const STORY_SIGNATURES_READ = 500;

/** Other reports of its event that an article's page lists: two screens of a phone. */
export const STORY_LISTED = 20;

/** Changed figures shown for one developing story: a handful tells what moved, and the figures block has them all. */
export const FIGURE_CHANGES_MAX = 5;

/** Statements that take one window from its articles to an approved send: what a run must have left to build another. */
export const ISSUE_STATEMENTS = 20;

/** Issues of a newsletter, since the last that was dealt with, that one run knows to be done with: thirteen years of a daily one. */
export const KNOWN_ISSUES_MAX = 5_000;

/** Stretches of days between such issues that one query looks for articles in. */
export const GAPS_PER_QUERY = 50;

/** Days of the longest issue of any cadence: a month. One that shares a day with a window ends no later after it. */
export const ISSUE_DAYS_MAX = 31;

/** Days to which it is known when a source last listed an entry: writing it at each poll would be most of what is written. */
export const RELIST_DAYS = 15;

/** Days before an issue's first in which an article may have come out that arrived once the issue before was built: a slow feed's weekend. */
export const LATE_ARTICLE_DAYS = 3;

/**
 * Days for which an article that came too late for its own issue waits for the newsletter's next one, while issues are left out for
 * want of stories: one month of a monthly newsletter, and what is older is no news.
 */
export const LATE_WAIT_DAYS = 35;

/** Minutes within which articles of a batch look up a key together: an hour of a story's three days. */
export const STORY_LOOKUP_MINUTES = 60;

/**
 * Minutes for which nothing may have come in of its days before an issue that fell due before is built: a source that was just
 * added brings its articles one by one, and what is built is frozen. One that falls due now waits for nothing.
 */
export const ISSUE_SETTLE_MINUTES = 30;

/** Hours for which such an issue waits at the most, from its first article on: the pages of some thousand entries of one host. */
export const ISSUE_SETTLE_MAX_HOURS = 3;
