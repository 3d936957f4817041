/** Whether a UTF-16 unit is an apostrophe, straight or curly. */
export const isApostrophe = (code: number): boolean => code === 39 || code === 0x2019;

/** A spelling as words are compared by: lower-case, with straight apostrophes and without a possessive 's. */
export function formOf(raw: string): string {
  const lower = raw.toLowerCase();
  const end = lower.length;
  if (end < 2 || !isApostrophe(lower.charCodeAt(end - 2)))
    return lower.includes('’') ? lower.replaceAll('’', "'") : lower;
  const bare = lower.charCodeAt(end - 1) === 115 ? lower.slice(0, end - 2) : lower;
  return bare.replaceAll('’', "'");
}

/**
 * The same characters in a string of their own. V8 keeps a long word cut from a text as a view of that
 * text, so that remembering the word would keep the whole article in memory.
 */
export const ownCopy = (text: string): string => ` ${text}`.slice(1);

/** UTF-16 units of the longest word that is remembered between articles: no English word is longer, and hostile text may be. */
export const REMEMBERED_MAX = 40;
