import { LEDGER_ROUNDING, LEDGER_TOTAL_DAYS } from '../limits.ts';
import type { Claim, Quantity } from '../model/claim.ts';
import type { SourcedClaim } from '../model/digest.ts';
import { findPeriodEnd, type Period, periodKey, WAR } from '../model/period.ts';
import { isNamedClaimant } from './ledger-claimant.ts';

/** What two figures need to be set against each other. */
export type Comparable = SourcedClaim & {
  readonly period: Period;
  /** From `claimantKey`; empty for the outlet itself. */
  readonly claimantKey: string;
  readonly story: string | null;
  /** Whether it counts all of a side's losses; false where its sentence names a part. Not known is as true. */
  readonly isWhole?: boolean;
};

const DAY_MS = 86_400_000;
const ROUNDED = /\b(?:about|around|some|roughly|approximately|circa|estimated|an estimated|or so)\b/;
const SHORT_OF = /\b(?:nearly|almost|close to|just under)\b/;

/** A part of the losses that a text counts apart; it is compared with the same part alone. */
const PART =
  /\b(?:child(?:ren)?|girls?|boys?|bab(?:y|ies)|teen(?:ager)?s?|women|woman|men|man|officers?|generals?|commanders?|colonels?|pilots?|sailors?|marines|paratroopers?|conscripts?|recruits|mercenar(?:y|ies)|fighters|journalists?|medics?|doctors?|rescuers?|firefighters?|police|pensioners|foreigners|volunteers|workers?|prisoners?)\b/;

/** The day that a figure speaks of last: the end of its period, or else the UTC day its article was published. */
export function ledgerDay(claim: Pick<Comparable, 'period' | 'published'>): string {
  return findPeriodEnd(claim.period) ?? claim.published.slice(0, 10);
}

type Range = { readonly least: number; readonly most: number };

/** Least and greatest number that a figure leaves open; null for a word ("dozens"). */
function rangeOf({ low, high, qualifier }: Quantity): Range | null {
  if (low === null && high === null) return null;
  const [least, most] = [low ?? 0, high ?? Number.POSITIVE_INFINITY];
  const word = qualifier?.toLowerCase() ?? '';
  if (ROUNDED.test(word)) return { least: least * (1 - LEDGER_ROUNDING), most: most * (1 + LEDGER_ROUNDING) };
  return SHORT_OF.test(word) ? { least: least * (1 - LEDGER_ROUNDING), most } : { least, most };
}

const areRangesApart = (one: Range | null, other: Range | null): boolean =>
  one !== null && other !== null && (one.least > other.most || other.least > one.most);

/**
 * Whether no number fits both quantities: "over 28,000" and 30,000 may both be true, "up to 1,000" and 1,200 not. A
 * rounded figure has some room, a word ("dozens") is never against another.
 */
export function areApart(a: Quantity, b: Quantity): boolean {
  return areRangesApart(rangeOf(a), rangeOf(b));
}

/** Who is meant to be answerable: a named claimant, or else the outlet that prints it. */
export function voiceOf({ claimantKey, publisher, after }: Comparable): string {
  return isNamedClaimant(claimantKey) ? claimantKey : `${claimantKey} in ${after ?? publisher ?? ''}`;
}

/** What is counted, as far as its words tell it from the rest: "children", or for equipment "tanks". */
export function partOf({ measure, evidence }: Pick<Claim, 'measure' | 'evidence'>): string {
  const text = evidence.text.toLowerCase();
  if (measure !== 'equipment') return PART.exec(text)?.[0].slice(0, 4) ?? '';
  return (text.match(/[a-z]+/g)?.at(-1) ?? '').replace(/s$/, '');
}

/**
 * What is compared beyond one story: a total of the whole war for all of a side. What is said of a day, of a stretch of
 * time, of a place or without a period is not: two strikes are two tolls, and two fronts two counts.
 */
function isOfAll({ period, side, isWhole = true }: Comparable): boolean {
  return side !== 'unknown' && isWhole && period.kind === 'total' && period.event === WAR;
}

/** What deciding takes of a figure, read once. */
export type Read = {
  /** Side, measure, period and the part of the losses that is counted. */
  readonly subject: string;
  readonly range: Range | null;
  readonly story: string | null;
  readonly isOfAll: boolean;
  /** Whether it is a count that goes on as time does, so that its day matters. */
  readonly isRunning: boolean;
  /** Days since 1970. */
  readonly day: number;
  readonly voice: string;
  readonly article: string;
  /** Whether the outlet states it in its own voice. */
  readonly isOwn: boolean;
  readonly outlet: string | null;
};

/** Reads a figure, to be set against others. */
export function readComparable(claim: Comparable): Read {
  const { side, measure, period } = claim;
  return {
    subject: `${side} ${measure} ${periodKey(period)} ${partOf(claim)}`,
    range: rangeOf(claim.quantity),
    story: claim.story,
    isOfAll: isOfAll(claim),
    isRunning: period.kind !== 'span' && period.kind !== 'day',
    day: Date.parse(ledgerDay(claim)) / DAY_MS,
    voice: voiceOf(claim),
    article: claim.article,
    isOwn: claim.claimantKey === '',
    outlet: claim.after ?? claim.publisher,
  };
}

/**
 * Whether two figures contradict each other: the same side, measure, period and part of the losses, of one story or of the whole war,
 * said by different claimants, or of one claimant on one day by different publishers, and no number fits both. Symmetric;
 * says nothing of who is right.
 */
export function contradict(a: Read, b: Read): boolean {
  if (!areRangesApart(a.range, b.range) || a.subject !== b.subject) return false;
  if (!(a.isOfAll && b.isOfAll) && (a.story === null || a.story !== b.story)) return false;
  // One report that quotes a figure and states another counts two things: it would not contradict itself unsaid.
  if (a.article === b.article && (a.isOwn || b.isOwn)) return false;
  if (a.isRunning && Math.abs(a.day - b.day) > LEDGER_TOTAL_DAYS) return false;
  return a.voice !== b.voice || (a.outlet !== b.outlet && a.day === b.day);
}
