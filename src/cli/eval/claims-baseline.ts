import type { Measure } from '../../model/claim.ts';
import type { FoundClaim } from './claims.ts';

const NUMBERS = new Map(
  'one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, index) => [word, index + 1]),
);

/** The words of loss that a plain reader looks for, and what each measures. */
const LOSSES = new Map<string, Measure>([
  ['killed', 'killed'],
  ['dead', 'killed'],
  ['died', 'killed'],
  ['deaths', 'killed'],
  ['wounded', 'wounded'],
  ['injured', 'wounded'],
  ['casualties', 'casualties'],
  ['losses', 'casualties'],
  ['captured', 'captured'],
  ['missing', 'missing'],
]);

/** How many words may stand from a number to its word of loss. */
const REACH = 4;

const WORD = /\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}]+/gu;

function parseNumber(word: string): number | null {
  if (/^\p{N}/u.test(word)) {
    const value = Number(word.replaceAll(',', ''));
    return Number.isFinite(value) ? value : null;
  }
  return NUMBERS.get(word) ?? null;
}

/** The plain baseline of claims: every number with a word of loss within four words after it. No side, no claimant. */
export function findClaimsByNumbers(item: { title: string; text: string }): FoundClaim[] {
  return (['title', 'text'] as const).flatMap((part) => {
    const whole = item[part];
    const words = [...whole.matchAll(WORD)].map((match) => ({
      form: match[0].toLowerCase(),
      start: match.index,
      end: match.index + match[0].length,
    }));
    return words.flatMap((word, at): FoundClaim[] => {
      const value = parseNumber(word.form);
      if (value === null) return [];
      const loss = words.slice(at + 1, at + 1 + REACH).find(({ form }) => LOSSES.has(form));
      const measure = loss && LOSSES.get(loss.form);
      if (loss === undefined || measure === undefined) return [];
      return [
        {
          quantity: { low: value, high: value, qualifier: null },
          measure,
          side: 'unknown',
          claimant: null,
          hedge: null,
          evidence: {
            in: part,
            start: word.start,
            end: loss.end,
            text: whole.slice(word.start, loss.end),
          },
        },
      ];
    });
  });
}
