// What analysis and import read of a text.

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

/** Evidence sentences kept for one theme of one article: enough to judge it by, short enough to print. */
export const EVIDENCE_MAX = 5;

/** UTF-16 units of a headline in a rendition; longer ones end in an ellipsis. Six lines of an email column. */
export const HEADLINE_MAX = 300;

/** UTF-16 units of a name (publisher, speaker, newsletter) in a rendition; longer ones end in an ellipsis. */
export const NAME_MAX = 200;

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

/** UTF-16 units of a sentence: a longer run without an end is read in pieces, so that hostile text stays linear. */
export const SENTENCE_MAX = 2_000;

/** Stories, and lines beside them, that one section of a digest holds: three sections of them fit D1's row of 2 MB. */
export const SECTION_MAX = 150;

/** UTF-16 units read on each side of a figure to tell what it counts: no sentence of a report that matters is longer. */
export const SCOPE_READ_MAX = 400;

/** People or pieces of equipment from which a bare running count of a side may be the whole war's: no one strike took as many. */
export const WHOLE_WAR_LEAST = 1_000;
