import { SCOPE_READ_MAX, WHOLE_WAR_LEAST } from '../limits.ts';
import type { Article } from '../model/article.ts';
import type { Claim } from '../model/claim.ts';
import { type Period, WAR } from '../model/period.ts';
import { claimantKey, isNamedClaimant } from './ledger-claimant.ts';

type Told = Pick<Article, 'title' | 'text'>;

/** Words that make a toll that of one event, unit or stretch of front. */
const EVENT =
  /\b(?:air ?strikes?|strikes?|attacks?|assaults?|battles?|siege|offensive|counter-?offensive|incursion|(?<!military )operation|raids?|shelling|bombardment|barrages?|explosions?|blasts?|crash|sinking|axis|sector|front|direction|regions?|oblasts?|province|district|city|town|villages?|brigades?|regiments?|battalions?|divisions?|garrison|convoy|wagner|mercenar(?:y|ies))\b/i;

/** Words for a stretch of time shorter than the war. */
const SHORT =
  /\b(?:(?:this|last|past|each|every|per|a|single) (?:hour|day|night|week|month|year|morning|evening|weekend|spring|summer|autumn|winter)|today|tonight|overnight|yesterday|daily|weekly|monthly)\b/i;

/** A place by its name after a preposition. */
const PLACE =
  /\b(?:in|near|around|outside|inside|at|across|along)\s+(?:\p{Ll}+\s+){0,2}(\p{Lu}[\p{L}’'-]*)(?:\s+(\p{Lu}))?/gu;

/** Names that narrow nothing: the countries, the months, and cities where people speak. */
const WIDE =
  /^(?:Ukrain|Russia|Europe|January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Washington|Moscow|London|Brussels|Geneva|Paris|Berlin)/;

/** Speakers who count what they see, not a country's losses. */
const LOCAL =
  /\b(?:governors?|mayors?|regional|local|city|district|brigade|battalion|regiment|hospitals?|police|rescuers?|residents|witnesses)\b/i;

/** The war by name, beside the words that date a figure: "in the war so far", "so far in Ukraine". */
const WAR_BEFORE = /\b(?:war|invasion|conflict|ukraine)[\s,]*$/i;
const WAR_AFTER =
  /^[\s,]*(?:in|of|during) (?:the |its |this |russia[’']s )?(?:full-scale )?(?:war|invasion|conflict|ukraine)\b/i;

/** What stands before and after an offset, each to the nearest end of a sentence and at most `SCOPE_READ_MAX` long. */
function sentenceAround(text: string, start: number, end: number): { before: string; after: string } {
  const before = text.slice(Math.max(0, start - SCOPE_READ_MAX), start);
  const after = text.slice(end, end + SCOPE_READ_MAX);
  const begins = Math.max(...['. ', '! ', '? ', '\n'].map((mark) => before.lastIndexOf(mark)));
  const ends = ['. ', '! ', '? ', '\n'].map((mark) => after.indexOf(mark)).filter((at) => at >= 0);
  return {
    before: begins < 0 ? before : before.slice(begins + 1),
    after: ends.length === 0 ? after : after.slice(0, Math.min(...ends) + 1),
  };
}

/** "in Bakhmut", "in Ukraine’s Kherson", not "in Ukraine". */
const namesPlace = (text: string): boolean =>
  [...text.matchAll(PLACE)].some(
    ([, name = '', next]) => !WIDE.test(name) || (next !== undefined && /[’']s$/.test(name)),
  );

const isNarrow = (text: string): boolean => EVENT.test(text) || namesPlace(text);

/** The sentence that holds a figure, whole. */
function sentenceOf({ evidence }: Claim, { title, text }: Told): string {
  const from = evidence.in === 'title' ? title : text;
  const { before, after } = sentenceAround(from, evidence.start, evidence.end);
  return before + from.slice(evidence.start, evidence.end) + after;
}

/**
 * Whether a figure counts all of a side's losses, as far as its sentence says: no event, unit or place narrower than a
 * country is named beside it, and its speaker answers for more than one town.
 */
export function isWholeToll(claim: Claim, article: Told): boolean {
  if (claim.claimant !== null && LOCAL.test(claim.claimant)) return false;
  const sentence = sentenceOf(claim, article);
  const { end } = claim.evidence;
  const from = claim.evidence.in === 'title' ? article.title : article.text;
  // Where soldiers are from is a part of them; where a report is from is not.
  const isFrom = /^\s+(?:\w+\s+)?from\s+(?:the\s+)?\p{Lu}/u.test(from.slice(end, end + SCOPE_READ_MAX));
  return !isFrom && !isNarrow(sentence);
}

/** What stands right beside the words that date a figure says whether they speak of the war. */
function datesWar({ asOf }: Claim, sentence: string): boolean {
  const at = asOf === null ? -1 : sentence.indexOf(asOf);
  if (asOf === null || at < 0) return false;
  return WAR_BEFORE.test(sentence.slice(0, at)) || WAR_AFTER.test(sentence.slice(at + asOf.length));
}

/** Whether a number is greater than one battle day's: a side's whole losses, not one strike's. */
const isGreat = ({ quantity: { low, high } }: Claim): boolean => (low ?? high ?? 0) >= WHOLE_WAR_LEAST;

/**
 * The period of a figure in its article. A running count that does not say when it began ("so far", "as of 3 June") is
 * one of the whole war where its words name the war ("in the war so far"), or where a named claimant gives at least
 * `WHOLE_WAR_LEAST` for one side's forces and neither the sentence, the one before it nor the title names an event, a
 * unit, a place or a shorter time. Any other period stays as it is.
 */
export function placePeriod(period: Period, claim: Claim, article: Told): Period {
  if (period.kind !== 'total' || period.from !== null || period.event !== null) return period;
  if (!isWholeToll(claim, article)) return period;
  const sentence = sentenceOf(claim, article);
  const rest = claim.asOf === null ? sentence : sentence.replace(claim.asOf, ' ');
  if (SHORT.test(rest)) return period;
  const ofWar: Period = { ...period, event: WAR };
  if (datesWar(claim, sentence)) return ofWar;
  const isForces = claim.side === 'russia' || claim.side === 'ukraine';
  const isNamed = isNamedClaimant(claimantKey(claim.claimant));
  if (!isForces || !isNamed || !isGreat(claim)) return period;
  return isNarrow(article.title) || isNarrow(sentenceBefore(claim, article)) ? period : ofWar;
}

/** The sentence before the one that holds a figure; empty where there is none. */
function sentenceBefore({ evidence }: Claim, { title, text }: Told): string {
  const from = evidence.in === 'title' ? title : text;
  const begins = evidence.start - sentenceAround(from, evidence.start, evidence.end).before.length;
  return sentenceAround(from, Math.max(0, begins - 1), begins).before;
}
