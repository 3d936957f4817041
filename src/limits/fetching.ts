// How documents are fetched and sources polled.

/** Redirects followed from one address; publishers chain four at most, and browsers give up after twenty. */
export const REDIRECTS_MAX = 8;

/** Milliseconds for one fetch of anything but a feed, redirects and body included: slow servers of real feeds take ten seconds. */
export const FETCH_TIMEOUT_MS = 30_000;

/** Milliseconds for one feed, redirects and body included: begun when POLL_PATIENCE_MS ends, it ends before the platform ends it. */
export const FEED_TIMEOUT_MS = 25_000;

/** Milliseconds between the starts of two requests to one host: what a polite crawler leaves. */
export const HOST_GAP_MS = 2_000;

/** Milliseconds of the longest gap that a host's robots.txt may ask for with Crawl-delay; longer ones would never end. */
export const CRAWL_DELAY_MAX_MS = 60_000;

/** Bytes read of a robots.txt; RFC 9309 asks for 500 KiB at least. */
export const ROBOTS_MAX_BYTES = 524_288;

/** Hours for which a robots.txt counts, as RFC 9309 has it. */
export const ROBOTS_HOURS = 24;

/** Minutes for which a robots.txt that could not be read keeps its host's pages unread. */
export const ROBOTS_RETRY_MINUTES = 60;

/** UTF-16 units of one line of a robots.txt, and of a path that is looked up in it: matching takes their product. */
export const ROBOTS_LINE_MAX = 2_000;

/** Minutes between two polls of a source, at least: what is published often is found within a quarter of an hour. */
export const POLL_MIN_MINUTES = 15;

/** Minutes between two polls of a source that seldom publishes. */
export const POLL_MAX_MINUTES = 720;

/** Minutes until the second poll of a new source, before anything is known of how often it publishes. */
export const POLL_FIRST_MINUTES = 60;

/** Polls for each item that a source publishes: one is found within a quarter of the usual time between two. */
export const POLLS_PER_ITEM = 4;

/** Minutes for which a source may ask not to be polled (max-age, ttl, updatePeriod): a day. Some say a year and mean nothing by it. */
export const POLL_HINT_MAX_MINUTES = 1_440;

/** Minutes between two polls of a source whose hub pushes what is new: only to see that the hub forgets nothing. */
export const POLL_HUB_MINUTES = 1_440;

/** Minutes until a source that failed is polled again, doubled with each failure in a row. */
export const POLL_BACKOFF_MINUTES = 15;

/** Minutes of the longest such wait. */
export const POLL_BACKOFF_MAX_MINUTES = 1_440;

/** Share by which waits are spread, so that sources added together are not polled together. */
export const POLL_JITTER = 0.1;

/** Seconds of the longest Retry-After that is obeyed: a week. */
export const POLL_RETRY_AFTER_MAX_SECONDS = 604_800;

/** Milliseconds for which a poll holds its source: its fetch, what it waits for its host, and what it stores. */
export const POLL_LEASE_MS = 180_000;

/** Sources whose polls one run of the schedule puts into the queue; a run every five minutes takes 100,000 a day. */
export const POLLS_PER_RUN = 400;

/** Sources that one run polls by itself where no queue is bound: five fetches, and the rest in five minutes. */
export const POLLS_WITHOUT_QUEUE = 5;

/** Statements with which one poll stages entries, STAGE_BYTES each: what a document holds beyond that follows with the next poll. */
export const POLL_PACKS = 2;

/** Seconds until that poll: a source of whole archives is taken in within some minutes. */
export const POLL_REST_SECONDS = 60;

/** Statements with which a document that a hub sent is staged, STAGE_BYTES each: one of FEED_MAX_BYTES with room to spare. The rest is polled. */
export const PUSH_PACKS = 20;

/**
 * Statements of one poll, at most: taking the source and its host's turn, looking up, POLL_PACKS, noting what is listed still, its hub
 * three times, and recording. Three polls fit what CONSUMER_STATEMENTS leaves at once.
 */
export const POLL_STATEMENTS = 11;

/** Days of the subscription that is asked of a hub; hubs give ten or so. */
export const HUB_LEASE_DAYS = 10;

/** Days before its end at which such a subscription is asked for again. */
export const HUB_RENEW_DAYS = 2;

/** Hours after which a hub that never confirmed is asked again. */
export const HUB_ASK_AGAIN_HOURS = 24;

/** Random bytes of the secret with which a hub signs: 256 bits. */
export const HUB_SECRET_BYTES = 32;

/** Subscriptions renewed by one run of the schedule. */
export const HUBS_PER_RUN = 5;

/** UTF-16 units of a hub's challenge. */
export const HUB_CHALLENGE_MAX = 2_000;

/** Days over which a source's items are counted to say how many it has a week. */
export const SOURCE_WEEK_DAYS = 7;

/** Seconds for which a host that answers 429 without a Retry-After is left alone, whatever else is there. */
export const HOST_HELD_SECONDS = 120;

/** Seconds of the longest such pause for all of a host; a feed of it that was asked for may wait for longer by itself. */
export const HOST_HELD_MAX_SECONDS = 3_600;

/** Seconds by which a run of the schedule may put off the poll of a source whose host has others before it: less than the five minutes until the next run. */
export const STAGGER_MAX_SECONDS = 240;

/** Days of the longest lease of a hub that counts: one that says a year may have forgotten us long before. */
export const HUB_LEASE_MAX_DAYS = 30;

/** Hours between two requests to renew one subscription. */
export const HUB_RENEW_EVERY_HOURS = 6;

/** Sources stored by one statement: a bound value of D1 holds 2 MB, and a source about 600 bytes. */
export const SOURCES_BATCH = 1_000;

/** Articles named in the answer to a poll that was asked for: a screen or two. */
export const POLL_ARTICLES_MAX = 100;

/** Feeds that the command line fetches at a time, each from another host. */
export const POLL_TOGETHER = 6;

/** UTF-16 units of an error's own words that are kept with a source. */
export const POLL_ERROR_MAX = 300;

/** Seconds for which the host of a page that failed or did not answer in time is left alone: each try may take half a minute. */
export const HOST_DOWN_SECONDS = 300;

/**
 * Milliseconds after which polls of one invocation are waited for no longer: those not begun go back into the queue, and those that are
 * end by themselves, within FEED_TIMEOUT_MS. What a Worker does after its invocation is cut off after 30 seconds.
 */
export const POLL_PATIENCE_MS = 3_000;
