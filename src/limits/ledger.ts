// The claims ledger.

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

/** Claimants named where a filter matches none: what a reader looks through on one page. */
export const LEDGER_CLAIMANTS = 200;
