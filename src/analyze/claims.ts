import type { Claim, Measure, Side } from '../model/claim.ts';
import type { AttributeSentence } from './attribution.ts';
import { listEquipmentLosses } from './claim-equipment.ts';
import { findGovernor } from './claim-governor.ts';
import { findRisen, isIncrement, type Risen } from './claim-increment.ts';
import { type Counted, findCounted } from './claim-noun.ts';
import { mayHoldFigure, type Reading, readFigures } from './claim-reading.ts';
import { findSide } from './claim-side.ts';
import type { SideContext } from './claim-side-named.ts';
import type { Trigger } from './claim-trigger.ts';
import { findPeriod, listResolvedPeriods } from './period.ts';
import type { FoundQuantity } from './quantities.ts';
import type { Sentence } from './read-sentences.ts';

/** One figure of a sentence, read. */
type Figure = {
  readonly found: FoundQuantity;
  readonly counted: Counted;
  readonly trigger: Trigger;
  readonly side: Side;
};

/** The figures for losses of people in a sentence, in order. */
function listFigures(reading: Reading, context: Omit<SideContext, 'beside'>, told: Measure | null): Figure[] {
  const figures: Figure[] = [];
  const taken = new Set<number>();
  for (const found of reading.quantities) {
    const counted = findCounted(reading.sentence, found);
    if (counted.kind === 'other' || counted.kind === 'equipment') continue;
    const last = figures.at(-1);
    const trigger = findGovernor(reading, found, counted, { taken, told, last: last ?? null });
    if (trigger === null) continue;
    if (trigger.role === 'subject') taken.add(trigger.at);
    const side = findSide(reading, found, counted, trigger, { ...context, beside: last?.side ?? null });
    figures.push({ found, counted, trigger, side });
  }
  return figures;
}

/** The words of a figure: from its qualifier to its noun, or to the word beside it that says what happened. */
function cutEvidence({ sentence }: Reading, from: number, to: number): Claim['evidence'] | null {
  const first = sentence.words[from];
  const last = sentence.words[to - 1];
  if (first === undefined || last === undefined) return null;
  const text = sentence.text.slice(first.start - sentence.start, last.end - sentence.start);
  return { in: sentence.in, start: first.start, end: last.end, text };
}

function cutFigure(reading: Reading, { found, counted, trigger }: Figure): Claim['evidence'] | null {
  if (counted.kind !== 'bare') return cutEvidence(reading, found.from, counted.to);
  const near = trigger.at >= counted.to && trigger.at - counted.to <= 2;
  const verb = trigger.role === 'object' && found.from - trigger.at <= 2;
  return cutEvidence(reading, verb ? trigger.at : found.from, near ? trigger.at + 1 : counted.to);
}

/**
 * Every figure for losses in an article's sentences, in order: people killed, wounded, captured or
 * missing with their side, and equipment lost. A sentence without a number or a word of loss is only
 * looked over. Linear in the length of the text.
 */
export function extractClaims(sentences: readonly Sentence[], attribute: AttributeSentence): Claim[] {
  const claims: Claim[] = [];
  const told = new Map<string, Side>();
  let last: { index: number; measure: Measure } | null = null;
  let risen: { index: number; toll: Risen } | null = null;
  let soldiers: { index: number; side: Side } | null = null;
  for (const [index, sentence] of sentences.entries()) {
    if (!mayHoldFigure(sentence)) continue;
    const reading = readFigures(sentence);
    const periods = listResolvedPeriods(sentences, index);
    const { speaker } = attribute(index);
    const previous = sentences[index - 1];
    const context: Omit<SideContext, 'beside'> = {
      speaker,
      before: previous === undefined ? null : readFigures(previous),
      soldiers: soldiers !== null && index - soldiers.index <= 2 ? soldiers.side : null,
    };
    const push = (
      claim: Pick<Claim, 'quantity' | 'measure' | 'side' | 'evidence'>,
      estimated: boolean,
    ): void => {
      const { speaker, hedge } = attribute(index, claim.evidence.start);
      claims.push({
        quantity: claim.quantity,
        measure: claim.measure,
        side: claim.side,
        claimant: speaker,
        hedge: hedge ?? (estimated ? 'estimated' : null),
        asOf: findPeriod(periods, claim.evidence.start),
        evidence: claim.evidence,
      });
    };
    const carried: Measure | null = last !== null && index - last.index === 1 ? last.measure : null;
    const figures: Figure[] = listFigures(reading, context, carried);
    const before: Risen | null = risen !== null && index - risen.index === 1 ? risen.toll : null;
    let here: Risen | null = null;
    for (const figure of figures) {
      if (isIncrement(sentence, figure, here, before)) continue;
      here ??= findRisen(sentence, figure);
      if (here !== null) risen = { index, toll: here };
      const evidence = cutFigure(reading, figure);
      if (evidence === null) continue;
      const { quantity, estimated } = figure.found;
      const measure: Measure = figure.trigger.measure;
      last = { index, measure };
      // A figure told again is the same people's: "five civilians were killed", then "the five killed".
      const key = `${measure} ${quantity.low ?? ''} ${quantity.high ?? ''} ${quantity.qualifier ?? ''}`;
      const vague = figure.counted.kind === 'bare' || figure.counted.kind === 'people';
      // A side that the sentence itself names stands.
      const open = figure.side === 'unknown' || figure.side === 'civilian';
      const side = (vague && open ? told.get(key) : undefined) ?? figure.side;
      if (side !== 'unknown') told.set(key, side);
      if (
        (figure.counted.kind === 'soldiers' && side !== 'unknown') ||
        side === 'russia' ||
        side === 'ukraine'
      )
        soldiers = { index, side };
      push({ quantity, measure, side, evidence }, estimated);
    }
    const listed = figures.map(({ found, counted, trigger, side }) => {
      return { from: found.from, to: counted.to, verb: trigger.at, side };
    });
    for (const { found, to, side } of listEquipmentLosses(reading, listed, speaker)) {
      const evidence = cutEvidence(reading, found.from, to);
      if (evidence === null) continue;
      push({ quantity: found.quantity, measure: 'equipment', side, evidence }, found.estimated);
    }
  }
  return claims.sort(byPlace);
}

const byPlace = (a: Claim, b: Claim) =>
  a.evidence.in === b.evidence.in ? a.evidence.start - b.evidence.start : a.evidence.in === 'title' ? -1 : 1;
