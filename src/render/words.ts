import { DESCRIPTION_MAX, NAME_MAX } from '../limits.ts';
import type { Attribution } from '../model/annotation.ts';
import { BRIEF_PUBLISHER } from '../model/article.ts';
import type { Measure, Probability, Quantity, Side } from '../model/claim.ts';
import { cleanLine, isolate } from './clean.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Between the facts of one line. */
export const DOT = ' · ';

type Parts = { year: string; month: string; day: string };

function partsOf(date: string): Parts {
  return {
    year: date.slice(0, 4),
    month: MONTHS[Number(date.slice(5, 7)) - 1] ?? '',
    day: String(Number(date.slice(8, 10))),
  };
}

/** A day or an instant as `19 May 2022`. Written by hand: `Intl` differs between runtimes. */
export function dayWords(date: string): string {
  const { year, month, day } = partsOf(date);
  return `${day} ${month} ${year}`;
}

/** Two inclusive days as `19 May 2022`, `1–7 May 2022`, `28 Mar – 3 Apr 2022` or `28 Dec 2022 – 3 Jan 2023`. */
export function rangeWords(from: string, to: string): string {
  if (from === to) return dayWords(to);
  const a = partsOf(from);
  const b = partsOf(to);
  if (a.year !== b.year) return `${dayWords(from)} – ${dayWords(to)}`;
  if (a.month !== b.month) return `${a.day} ${a.month} – ${dayWords(to)}`;
  return `${a.day}–${dayWords(to)}`;
}

/** A number with a comma between thousands: `28,000`, `1.5`. */
export function numberWords(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  if (whole.includes('e')) return whole;
  let grouped = whole;
  for (let at = whole.length - 3; at > 0; at -= 3) grouped = `${grouped.slice(0, at)},${grouped.slice(at)}`;
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A count with its noun: `1 story`, `2 stories`, `1,204 articles`. */
export function countWords(count: number, one: string, many: string): string {
  return `${numberWords(count)} ${count === 1 ? one : many}`;
}

/** A quantity as its source puts it: `28,000`, `up to 200,000`, `2,000 to 4,000`, `dozens`. */
export function quantityWords({ low, high, qualifier }: Quantity): string {
  const word = qualifier === null ? null : cleanLine(qualifier, NAME_MAX);
  if (low === null && high === null) return word ?? 'number not given';
  if (low === null) return `${word ?? 'up to'} ${numberWords(high ?? 0)}`;
  if (high === null) return `${word ?? 'at least'} ${numberWords(low)}`;
  if (low === high) return word === null ? numberWords(low) : `${word} ${numberWords(low)}`;
  if (word === 'between') return `between ${numberWords(low)} and ${numberWords(high)}`;
  return `${word === null ? '' : `${word} `}${numberWords(low)} to ${numberWords(high)}`;
}

const SIDES: Record<Side, string> = {
  russia: 'Russian side',
  ukraine: 'Ukrainian side',
  civilian: 'Civilians',
  unknown: 'Side not stated',
};

const MEASURES: Record<Measure, string> = {
  killed: 'killed',
  wounded: 'wounded',
  casualties: 'casualties',
  captured: 'captured',
  missing: 'missing',
  equipment: 'equipment lost',
};

/** Whose losses. */
export const sideWords = (side: Side): string => SIDES[side];

/** What is counted. */
export const measureWords = (measure: Measure): string => MEASURES[measure];

/** Whose losses, and what is counted: `Russian side: killed`. */
export function countedWords(side: Side, measure: Measure): string {
  return `${SIDES[side]}: ${MEASURES[measure]}`;
}

/** Who says a thing: the words of the text, or the report itself where it names nobody. */
export function speakerWords(speaker: string | null): string {
  return speaker === null ? 'the report itself' : isolate(cleanLine(speaker, NAME_MAX));
}

/** The PHIA yardstick's words as a reader meets them. */
const PROBABILITIES: Record<Probability, string> = {
  'remote chance': 'assessed as having a remote chance',
  'highly unlikely': 'assessed as highly unlikely',
  unlikely: 'assessed as unlikely',
  'realistic possibility': 'assessed as a realistic possibility',
  likely: 'assessed as likely',
  probable: 'assessed as probable',
  'highly likely': 'assessed as highly likely',
  'almost certain': 'assessed as almost certain',
};

/**
 * Who says it, in which manner and how surely: `UK Ministry of Defence, assessed as likely`, `Ukraine’s general staff, claimed`,
 * `Ben Hodges, quoted`, where a report of what was said has its verb ("said") and no mark. To assess and to be quoted are
 * ways of saying, so a plain "said" is not printed beside them; every other hedge is.
 */
export function attributionWords({ speaker, hedge, manner = null, probability }: Attribution): string {
  const words = [speakerWords(speaker)];
  const quoted = manner === 'quotation';
  if (quoted) words.push(speaker === null ? 'quoting' : 'quoted');
  if (hedge !== null && (hedge !== 'said' || (probability === null && !quoted))) words.push(hedge);
  if (probability !== null) words.push(PROBABILITIES[probability]);
  return words.join(', ');
}

/**
 * The outlet as readers must see it. A brief of our own is never passed off as an outlet's report: it
 * names the outlet it follows, or says that the report does not name itself.
 */
export function publisherWords(source: { publisher: string | null; after: string | null }): string {
  if (source.publisher === null) return 'publisher not given';
  const name = isolate(cleanLine(source.publisher, NAME_MAX));
  if (source.after !== null) return `${name}, after ${isolate(cleanLine(source.after, NAME_MAX))}`;
  return source.publisher === BRIEF_PUBLISHER ? `${name}, after a report whose outlet is not named` : name;
}

/**
 * Why a sentence stands where it does: what its rule looks for, in words, and the rule's name. The name is empty where
 * no rule of its own matched, as then the words say it all.
 */
export function reasonView({ rule, reason = '' }: { rule: string; reason?: string | undefined }): {
  why: string;
  rule: string;
} {
  const why = cleanLine(reason, DESCRIPTION_MAX);
  if (!rule.startsWith('weighed:')) return { why, rule: cleanLine(rule, NAME_MAX) };
  return { why: why || 'Its words weigh for this theme.', rule: '' };
}
