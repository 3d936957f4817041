import { SEARCH_QUERY_MAX, SEARCH_WORDS_MAX } from '../limits.ts';

/** A search as phrases of one word or more, or what is wrong with it, in words. */
export type ParsedQuery = { ok: true; phrases: string[][] } | { ok: false; message: string };

/** A run of letters, digits and the marks that belong to them, a letter or digit first. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;
const QUOTES = /["“”„«»]/;

const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

/**
 * Parses what a reader typed. Whatever is not a letter or a digit parts words, so that nothing of a search
 * language remains; words between quotation marks, and those that a hyphen, a comma or an apostrophe joins,
 * must stand side by side. A quotation mark that is never closed is left out.
 */
export function parseSearchQuery(text: string): ParsedQuery {
  if (text.length > SEARCH_QUERY_MAX)
    return { ok: false, message: `a search holds at most ${SEARCH_QUERY_MAX} characters` };
  const parts = text.toWellFormed().normalize('NFC').split(QUOTES);
  const phrases = parts
    .flatMap((part, at) =>
      // Every second part stands between two quotation marks, unless it is the last.
      at % 2 === 1 && at < parts.length - 1 ? [wordsOf(part)] : part.split(/\s+/).map(wordsOf),
    )
    .filter((words) => words.length > 0);
  if (phrases.flat().length > SEARCH_WORDS_MAX)
    return { ok: false, message: `a search holds at most ${SEARCH_WORDS_MAX} words` };
  return { ok: true, phrases };
}
