import type { Mention } from './lexicon.ts';
import type { Word } from './words.ts';

/** A sentence as its clauses are found in it: `start` is where `text` begins in the part that the words' offsets count in. */
export type Clauses = { readonly text: string; readonly start: number; readonly words: readonly Word[] };

/** Words looked at from one sign to another of the same clause: prose has fewer, and hostile text is bounded. */
export const CLAUSE_MAX = 30;
/** Words that may stand between two commas inside a clause: "denied reports, first published abroad, that …". */
const INSERTED_MAX = 14;

const words = (list: string) => new Set(list.split(' '));

const CONTRASTS = words('but yet though although however while whereas despite');
const CIRCUMSTANCES = words('after following amid when because since before as');
const GOES_ON = words('that or nor');
/** Verbs of which a new statement begins after "and". */
const STATES =
  words(`said says say accused accuses blamed blames insisted insists called calls claimed claims added adds told
praised vowed admitted admits acknowledged warned confirmed he she it they`);

/** The form of the word at `at`; empty outside the sentence. */
export const formAt = ({ words: all }: Clauses, at: number): string => all[at]?.form ?? '';

/** Whether a name or the first word of a sentence stands at `at`. */
export function isCapital({ text, start, words: all }: Clauses, at: number): boolean {
  const word = all[at];
  return word !== undefined && /^\p{Lu}/u.test(text.charAt(word.start - start));
}

/** What parts the word before `at` from the one there: `,`, a mark that ends a clause, or neither (empty). */
export function breakBefore({ text, start, words: all }: Clauses, at: number): '' | ',' | ';' {
  const [before, after] = [all[at - 1], all[at]];
  if (before === undefined || after === undefined) return '';
  const between = text.slice(before.end - start, after.start - start);
  if (/[;:—–()]| - |[.!?]/.test(between)) return ';';
  return between.includes(',') ? ',' : '';
}

/** Whether "and", at `at`, begins another statement of the same speaker. */
const beginsStatement = (clauses: Clauses, at: number) =>
  formAt(clauses, at) === 'and' && STATES.has(formAt(clauses, at + 1));

/** Where a clause is taken up again that an insertion between two commas interrupts at `at`; null where it is not. */
function findResumption(clauses: Clauses, at: number): number | null {
  for (let next = at; next <= at + INSERTED_MAX && next < clauses.words.length; next++) {
    if (breakBefore(clauses, next) === ';') return null;
    if (breakBefore(clauses, next) === ',' && formAt(clauses, next) === 'that') return next;
  }
  return null;
}

/**
 * Where the clause that begins at word `from` ends, exclusive: at a mark, a contrast, or a comma after which it is not
 * taken up again. A clause that is denied also ends where its circumstances begin ("denied the attack after …").
 */
export function clauseEnd(clauses: Clauses, from: number, hasCircumstances: boolean): number {
  const count = clauses.words.length;
  let at = from;
  while (at < count && at - from < 2 * CLAUSE_MAX) {
    const form = formAt(clauses, at);
    const mark = at > from ? breakBefore(clauses, at) : '';
    if (mark === ';' || CONTRASTS.has(form) || beginsStatement(clauses, at)) return at;
    if (hasCircumstances && at > from && CIRCUMSTANCES.has(form)) return at;
    if (mark === ',' && !GOES_ON.has(form)) {
      const resumed = findResumption(clauses, at);
      if (resumed === null) return at;
      at = resumed;
    }
    at++;
  }
  return Math.min(at, count);
}

/** Where the clause that word `at` stands in begins. */
export function clauseStart(clauses: Clauses, at: number): number {
  let from = at;
  while (from > 0 && at - from < CLAUSE_MAX && breakBefore(clauses, from) === '') {
    if (CONTRASTS.has(formAt(clauses, from - 1))) break;
    from--;
  }
  return from;
}

/** The first word from `from` up to `to`, exclusive, whose form is in `wanted`; null where there is none. */
export function findForm(
  clauses: Clauses,
  wanted: ReadonlySet<string>,
  from: number,
  to: number,
): number | null {
  for (let at = Math.max(0, from); at < to && at < clauses.words.length; at++)
    if (wanted.has(formAt(clauses, at))) return at;
  return null;
}

/** A range of words, or none where it is empty. */
export const rangeOf = (from: number, to: number): Mention[] => (to > from ? [{ from, to }] : []);
