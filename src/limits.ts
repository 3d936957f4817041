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

/** Articles annotated and stored in one batch of the corpus: what their stories are looked for in stays under 10 MB. */
export const LOAD_BATCH_ARTICLES = 50;

/** Digests built in one run of the cron handler: eight queries each stay under the free plan's 50; what is left is built by the next run. */
export const BUILDS_PER_RUN = 5;

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

/** Articles looked at under one key of the story index, the newest: a key that holds so many is everyone's. */
export const STORY_KEY_ARTICLES = 48;

/** Story signatures read in one query: 2 KB each, so 1 MB at most. */
export const STORY_SIGNATURES_READ = 500;

/** Other reports of its event that an article's page lists: two screens of a phone. */
export const STORY_LISTED = 20;

/** Changed figures shown for one developing story: a handful tells what moved, and the figures block has them all. */
export const FIGURE_CHANGES_MAX = 5;

/** Days between two running totals that may contradict each other: over longer ones a count grows, and differs because it does. */
export const LEDGER_TOTAL_DAYS = 14;

/** Share by which a rounded figure ("about 200") may be off before it differs from another: one figure of two is rounded to tens. */
export const LEDGER_ROUNDING = 0.1;

/** Figures of one article that the ledger keeps: a year's round-up gives fewer. */
export const LEDGER_ARTICLE_MAX = 200;

/** Figures stored by one statement: a bound value of D1 holds 2 MB, and a figure with its words about 500 bytes. */
export const LEDGER_BATCH = 1_000;

/** Figures on one page of the ledger: some screens, side by side. */
export const LEDGER_PAGE = 100;

/** Figures in one answer of the ledger as data. */
export const LEDGER_DATA_MAX = 1_000;

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

/** Messages on one page of the outbox. */
export const OUTBOX_PAGE = 50;

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

/** Days after which a record of a mail of our own is deleted: its counting takes one. */
export const NOTICE_KEPT_DAYS = 7;

/** Days after which an address that was never confirmed is forgotten. */
export const UNCONFIRMED_DAYS = 30;

/** Rows deleted by one statement of the house-keeping. */
export const TIDY_BATCH = 500;

/** Weeks of the longest pause: half a year, after which one rather unsubscribes. */
export const PAUSE_WEEKS_MAX = 26;

/** Bytes of a reader's form or JSON: an address, twenty themes and Turnstile's 2,048 characters fit four times over. */
export const READER_REQUEST_MAX_BYTES = 16_384;

/** Seconds in which the platform counts requests to subscribe, as wrangler.toml has it: what a refused client waits. */
export const SUBSCRIBE_PERIOD_SECONDS = 60;

/** Milliseconds that Turnstile has to say whether a token is good. */
export const TURNSTILE_TIMEOUT_MS = 10_000;

/** Bytes of the salt of the suppression list: 128 bits, so that hashes tell nobody an address. */
export const SALT_BYTES = 16;

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

/** Rows on one page of deliveries, of digests and of the do-not-send list, where no `limit` is given; and the most that may be asked for. */
export const API_PAGE = 100;
export const API_PAGE_MAX = 1_000;

/** Seconds for which a sign-in to `/admin` counts: a working day and its evening. */
export const ADMIN_SESSION_SECONDS = 43_200;

/** Sends that the page of `/admin` lists. */
export const ADMIN_SENDS = 50;

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

/** Mails listed in a reader's download of their data: three years of a daily newsletter. */
export const READER_MAILS_MAX = 1_000;

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

/** Days for which events of providers are known again; SNS's older ones are refused, the others' signatures expire in minutes. */
export const PROVIDER_EVENT_DAYS = 30;

/** Milliseconds in which Amazon has to hand out its certificate or confirm a subscription. */
export const SNS_TIMEOUT_MS = 10_000;

/** Bytes of a certificate as PEM; Amazon's has 2,000. */
export const CERTIFICATE_MAX_BYTES = 16_384;

/** Certificates kept in an isolate: Amazon changes its own once a year. */
export const CERTIFICATES_KEPT = 4;

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

/** Days for which webhooks that were sent or given up are kept, to look at and to send again. */
export const WEBHOOK_KEPT_DAYS = 30;

/** Milliseconds in which a run begins on mails of our own: what follows an answer may take 30 seconds in all. */
export const NOTICE_RUN_MS = 15_000;

/** Milliseconds between two looks at how far a job is, on the command line. */
export const PROGRESS_POLL_MS = 1_000;

/** Times that the command line sends a file whose connection breaks; the server goes on where it stood each time. */
export const IMPORT_TRIES = 5;

/** Statements of the part of a cron run that looks after sends, of RUN_STATEMENTS: beside it an issue can be built. */
export const CRON_STATEMENTS = 22;

/** UTF-16 units read on each side of a figure to tell what it counts: no sentence of a report that matters is longer. */
export const SCOPE_READ_MAX = 400;

/** People or pieces of equipment from which a bare running count of a side may be the whole war's: no one strike took as many. */
export const WHOLE_WAR_LEAST = 1_000;

/** Claimants named where a filter matches none: what a reader looks through on one page. */
export const LEDGER_CLAIMANTS = 200;

/** Bytes of a page that is read for its article: the largest of real news pages have 5 MB, most of it script. */
export const PAGE_MAX_BYTES = 10_000_000;

/** Open elements of a page at once; browsers stop at 512, and articles are written in the first thirty. */
export const PAGE_DEPTH_MAX = 256;

/** Elements of a page that are kept: a live blog of a whole day has 60,000. */
export const PAGE_NODES_MAX = 200_000;

/** UTF-16 units of a page's JSON-LD that is parsed: a script with a live blog's every post has 400,000. */
export const JSON_LD_MAX = 2_000_000;

/** Bytes of the largest feed that is read: whole archives of podcasts stay under it, and its tree fits a Worker's 128 MB. */
export const FEED_MAX_BYTES = 16_000_000;

/** Entries taken from one feed, the first ones: no publisher lists so many, and each becomes a job. */
export const FEED_ENTRIES_MAX = 10_000;

/** Levels of elements in a feed; marked-up articles reach about thirty. Deeper ones are read as text. */
export const FEED_DEPTH_MAX = 200;

/** Attributes kept of one element; the busiest in the wild have about twenty. */
export const FEED_ATTRIBUTES_MAX = 100;

/** UTF-16 units of the value of an entity that a feed declares for itself: names and signs, not texts. */
export const FEED_ENTITY_MAX = 1_000;

/** UTF-16 units that all uses of a feed's own entities may add to it, so that none can blow it up. */
export const FEED_ENTITY_TOTAL_MAX = 1_000_000;

/** UTF-16 units of one line of an entry (title, author, category); posts without a title put all they say there. */
export const FEED_LINE_MAX = 10_000;

/** Statements of one run of the schedule: the free plan allows 50 in all. */
export const RUN_STATEMENTS = 50;

/** Statements of that part where no queue is bound, and the run sends by itself: a batch, with its digest read and rendered. */
export const CRON_SENDING_STATEMENTS = 30;

/** Statements that ask of one newsletter what is due, at most. */
export const NEWSLETTER_STATEMENTS = 4;

/** Statements that take one window from its articles to an approved send: what a run must have left to build another. */
export const ISSUE_STATEMENTS = 20;

/** Statements of one go at mails of our own: a request that asks for one has spent a dozen of the free plan's 50 itself. */
export const NOTICE_STATEMENTS = 30;

/** Statements that one such mail takes: who it is for, what it says, what the provider's rate lets through, how it ended. */
export const NOTICE_STATEMENTS_EACH = 4;

/** Issues of a newsletter, since the last that was dealt with, that one run knows to be done with: thirteen years of a daily one. */
export const KNOWN_ISSUES_MAX = 5_000;

/** Stretches of days between such issues that one query looks for articles in. */
export const GAPS_PER_QUERY = 50;

/** Days of the longest issue of any cadence: a month. One that shares a day with a window ends no later after it. */
export const ISSUE_DAYS_MAX = 31;

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

/** Milliseconds that a test message waits for its turn at the provider: an operator waits for the answer. */
export const TEST_WAIT_MS = 5_000;

/** Redirects followed from one address; publishers chain four at most, and browsers give up after twenty. */
export const REDIRECTS_MAX = 8;

/** Milliseconds for one fetch, redirects and body included: slow servers of real feeds take ten seconds. */
export const FETCH_TIMEOUT_MS = 30_000;

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

/** Statements of one poll, at most: three fit what CONSUMER_STATEMENTS leaves at once. */
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

/** Times that an entry is tried before it is given up and kept with its reason. */
export const INGEST_ATTEMPTS = 5;

/** Seconds for which who makes articles of entries holds them: a batch takes a few, a page some more. */
export const INGEST_LEASE_SECONDS = 300;

/** Entries made articles of in one go: what their stories are looked for in stays under 10 MB. */
export const INGEST_BATCH = 20;

/** Entries of `fullText` sources in one go: each fetches a page, which takes seconds. */
export const INGEST_PAGES = 5;

/**
 * Statements of one go at ingesting: leasing, looking up, filing, storing. Each text whose page is gone costs one more, five at most:
 * that fits what CONSUMER_STATEMENTS keeps below the plan's fifty, also after a poll.
 */
export const INGEST_STATEMENTS = 26;

/** Times that a batch is looked up anew and stored, where another worker changed what it rests on. */
export const INGEST_TRIES = 3;

/** Seconds until a failed entry is tried again the first time, twice as long each time: five tries take a quarter of an hour. */
export const INGEST_RETRY_SECONDS = 60;

/** UTF-16 units of entries that one statement stages: a bound value of D1 holds 2 MB. */
export const STAGE_UNITS = 300_000;

/** UTF-16 units of the reason that a failed entry is kept with. */
export const INGEST_REASON_MAX = 500;

/** Hours that a date may lie ahead, as of a clock that is wrong or a zone that is not named; later ones are no dates of a report. */
export const DATE_SKEW_HOURS = 24;

/** UTF-16 units of the words of an article's id, before its hash. */
export const ARTICLE_ID_WORDS_MAX = 80;

/** Seconds for which a host that answers 429 without a Retry-After is left alone, whatever else is there. */
export const HOST_HELD_SECONDS = 120;

/** Seconds of the longest such pause for all of a host; a feed of it that was asked for may wait for longer by itself. */
export const HOST_HELD_MAX_SECONDS = 3_600;

/** Seconds by which a run of the schedule may put off the poll of a source whose host has others before it: less than the five minutes until the next run. */
export const STAGGER_MAX_SECONDS = 240;

/** UTF-16 units from which a text alone tells an article: shorter ones, such as a teaser that stays the same, count with their date. */
export const SAME_CONTENT_UNITS = 200;

/** Days of the longest lease of a hub that counts: one that says a year may have forgotten us long before. */
export const HUB_LEASE_MAX_DAYS = 30;

/** Hours between two requests to renew one subscription. */
export const HUB_RENEW_EVERY_HOURS = 6;

/** UTF-16 units of a page in which its feeds are looked for: they stand in its head, and links to them in a footer. */
export const FEED_LINKS_READ = 2_000_000;

/** Feeds of a page that are shown to choose from. */
export const FEED_LINKS_MAX = 20;

/** Addresses that are tried to find a site's feed, the page itself not among them: each is a request to one host. */
export const DISCOVERY_FETCHES = 6;

/** Bytes of an OPML file: 10,000 feeds with their titles, and a Worker's memory holds its tree many times over. */
export const OPML_MAX_BYTES = 5_000_000;

/** Feeds of one OPML file that become sources; a newsroom follows some hundreds, and those beyond are named in the report. */
export const OPML_SOURCES_MAX = 5_000;

/** Refused lines of an OPML file that its report names; all are counted. */
export const OPML_REFUSALS_MAX = 500;

/** Sources stored by one statement: a bound value of D1 holds 2 MB, and a source about 600 bytes. */
export const SOURCES_BATCH = 1_000;

/** Bytes of a mail to a source: a press release with its pictures; its text alone is kept. */
export const MAIL_SOURCE_MAX_BYTES = 10_000_000;

/** UTF-16 units of the body of a mail that are read: its text fits an article several times over. */
export const MAIL_BODY_MAX = 2_000_000;

/** Articles of one request that stores some: what one invocation can annotate and store. */
export const POSTED_MAX = 100;

/** Bytes of a request that stores articles. */
export const POSTED_MAX_BYTES = 5_000_000;

/** Articles named in the answer to a poll that was asked for: a screen or two. */
export const POLL_ARTICLES_MAX = 100;

/** Feeds that the command line fetches at a time, each from another host. */
export const POLL_TOGETHER = 6;

/** Articles annotated anew in one transaction: with the longest texts, 20 MB of a Worker's 128. */
export const ANNOTATE_BATCH = 25;

/** UTF-16 units of such annotations in one transaction: a bound value of D1 holds 2 MB, and a unit takes up to three bytes. */
export const ANNOTATE_UNITS = 600_000;

/** Statements of one such batch. */
export const ANNOTATE_STATEMENTS = 9;

/** UTF-16 units of an error's own words that are kept with a source. */
export const POLL_ERROR_MAX = 300;

/** Days to which it is known when a source last listed an entry: writing it at each poll would be most of what is written. */
export const RELIST_DAYS = 15;

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

/** Publishers whose articles one request may hold: each costs some of the fifty statements of the free plan. */
export const POSTED_PUBLISHERS_MAX = 4;

/** Times that a text is longer than what another source gave of the same page, so that it takes its place: a report, and its teaser. */
export const FULLER_TEXT = 2;

/** Feeds that an OPML file of ours lists: as many as one that is imported, several times over, in a few megabytes. */
export const OPML_EXPORT_MAX = 20_000;

/** Failed entries that one request puts back where they wait: one statement of some milliseconds. */
export const RETRIED_MAX = 5_000;

/** Days before an issue's first in which an article may have come out that arrived once the issue before was built: a slow feed's weekend. */
export const LATE_ARTICLE_DAYS = 3;

/** Revisions of an article that its page lists, the newest: a live page that is changed every few minutes has more. */
export const REVISIONS_LISTED = 50;

/** Generated articles stored in one transaction: a second of work, which is what a run that is cut off loses. */
export const SEED_BATCH = 250;

/** Milliseconds: how far ahead a date of an import may lie, as it may stand without a zone and no zone is further ahead of UTC. */
export const IMPORT_AHEAD_MS = 14 * 3_600_000;

/** Days that a request which stored articles is remembered by its key: no program tries again for longer. */
export const ARTICLE_REQUEST_KEPT_DAYS = 7;

/**
 * Deliveries of a queue message after which a job that fails is kept as dead, with why: `max_retries` of wrangler.toml. The platform
 * delivers once more where the database cannot take it then, and moves it, without a reason, only after that.
 */
export const JOB_ATTEMPTS = 5;

/** Dead queue messages that one request puts back: all that are kept, and two calls of the queue. */
export const DEAD_RETRIED_MAX = 200;

/** Hours for which an entry waits for a page whose host asks to be left alone, or does not answer; then the feed's own text is taken. */
export const PAGE_WAIT_MAX_HOURS = 6;

/** Seconds for which the host of a page that failed or did not answer in time is left alone: each try may take half a minute. */
export const HOST_DOWN_SECONDS = 300;

/** Entries that are due, longest waiting first, among which a batch is chosen: several batches, and few enough rows to read each time. */
export const LEASE_LOOK = 200;

/** UTF-16 units of the name of who published an entry, as an Entry holds it; a longer one in a feed is cut. */
export const ENTRY_PUBLISHER_MAX = 200;

/** Entries of a source, last seen first, that are read again once its pages are asked for or no more: more than a feed lists, and a day of pages at the most. */
export const REREAD_ENTRIES = 500;

/**
 * Days for which an article that came too late for its own issue waits for the newsletter's next one, while issues are left out for
 * want of stories: one month of a monthly newsletter, and what is older is no news.
 */
export const LATE_WAIT_DAYS = 35;

/** Days for which a host is remembered that no request goes to: its turns are over in minutes, and its robots.txt in a day. */
export const HOST_KEPT_DAYS = 30;

/** Hosts that one run of the schedule looks at to forget them: 100,000 take eight hours of runs. */
export const PRUNE_HOSTS = 1_000;

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

/** Minutes within which articles of a batch look up a key together: an hour of a story's three days. */
export const STORY_LOOKUP_MINUTES = 60;

/**
 * Milliseconds after which polls of one invocation are waited for no longer: those not begun go back into the queue, and those that are
 * end by themselves, within FETCH_TIMEOUT_MS. What a Worker does after its invocation is cut off after 30 seconds.
 */
export const POLL_PATIENCE_MS = 3_000;

/**
 * Minutes for which nothing may have come in of its days before an issue that fell due before is built: a source that was just
 * added brings its articles one by one, and what is built is frozen. One that falls due now waits for nothing.
 */
export const ISSUE_SETTLE_MINUTES = 30;

/** Hours for which such an issue waits at the most, from its first article on: the pages of some thousand entries of one host. */
export const ISSUE_SETTLE_MAX_HOURS = 3;
