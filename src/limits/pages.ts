// What is read of a page, and served as one.

/** Digests on one page of a list. */
export const LIST_PAGE = 50;

/** Bytes of a JSON request body of the operators' API. */
export const REQUEST_MAX_BYTES = 1_000_000;

/** Seconds for which caches keep a page, a rendition or a feed. */
export const CACHE_SECONDS = 300;

/** Reports on one page of a theme or of a search: two screens of a desk, and a page that fits 10 ms of CPU. */
export const REPORTS_PAGE = 20;

/** UTF-16 units of a search: two lines of a form, longer than any sentence that one looks for. */
export const SEARCH_QUERY_MAX = 200;

/** Words of a search; each is one look-up in the index. */
export const SEARCH_WORDS_MAX = 16;

/** Reports that a search ranks, the last stored: a word that half the archive holds stays quick. */
export const SEARCH_RANKED_MAX = 5_000;

/** Pages of a search: who has not found it in 200 reports adds a word. */
export const SEARCH_PAGES_MAX = 10;

/** Sentences that a search shows of one report. */
export const SEARCH_SENTENCES_MAX = 2;

/** Bytes of a reader's form or JSON: an address, twenty themes and Turnstile's 2,048 characters fit four times over. */
export const READER_REQUEST_MAX_BYTES = 16_384;

/** Rows on one page of deliveries, of digests and of the do-not-send list, where no `limit` is given; and the most that may be asked for. */
export const API_PAGE = 100;

export const API_PAGE_MAX = 1_000;

/** Seconds for which a sign-in to `/admin` counts: a working day and its evening. */
export const ADMIN_SESSION_SECONDS = 43_200;

/** Sends that the page of `/admin` lists. */
export const ADMIN_SENDS = 50;

/** Bytes of a page that is read for its article: the largest of real news pages have 5 MB, most of it script. */
export const PAGE_MAX_BYTES = 10_000_000;

/** Open elements of a page at once; browsers stop at 512, and articles are written in the first thirty. */
export const PAGE_DEPTH_MAX = 256;

/** Elements of a page that are kept: a live blog of a whole day has 60,000. */
export const PAGE_NODES_MAX = 200_000;

/** UTF-16 units of a page's JSON-LD that is parsed: a script with a live blog's every post has 400,000. */
export const JSON_LD_MAX = 2_000_000;

/** Revisions of an article that its page lists, the newest: a live page that is changed every few minutes has more. */
export const REVISIONS_LISTED = 50;

/** Hours for which an entry waits for a page whose host asks to be left alone, or does not answer; then the feed's own text is taken. */
export const PAGE_WAIT_MAX_HOURS = 6;
