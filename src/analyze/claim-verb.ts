import type { Measure } from '../model/claim.ts';
import { formAt, isNumberWord } from './claim-numbers.ts';
import type { Reading } from './claim-reading.ts';
import { ADVERBS_BETWEEN, BE, HAVE, LOSSES, type Loss, MODALS, PEOPLE, RELEASES } from './loss-words.ts';
import { gapBefore } from './quantities.ts';
import type { Sentence } from './read-sentences.ts';

export const isAdverb = (form: string) =>
  ADVERBS_BETWEEN.has(form) || (form.length > 4 && form.endsWith('ly'));
export const closesClause = (gap: string) =>
  /[;:!?]/u.test(gap) || gap.includes(' - ') || gap.includes('...') || gap.includes('…');

/** The form before word `at`, adverbs skipped, with its place. */
function skipAdverbsBack(sentence: Sentence, at: number): number {
  let index = at - 1;
  while (
    index >= 0 &&
    at - index < 5 &&
    isAdverb(formAt(sentence.words, index)) &&
    !formAt(sentence.words, index).startsWith('be')
  )
    index--;
  return index;
}

/** Whether the past form at `at` has an auxiliary that makes it passive. */
export function isPassiveAt(sentence: Sentence, at: number): boolean {
  const { words } = sentence;
  // "was shot and killed": the auxiliary stands before the first verb of the pair.
  let first = at;
  while (
    /^(?:and|or)$/.test(formAt(words, first - 1)) &&
    /ed$|^(?:shot|hurt|dead|lost)$/.test(formAt(words, first - 2))
  )
    first -= 2;
  const index = skipAdverbsBack(sentence, first);
  return BE.has(formAt(words, index)) || formAt(words, first - 1) === 'been';
}

/** Whether the verb at `at` tells of what may happen, was meant to or did not: "could kill", "failed to kill", "not killed". */
export function isUnreal(sentence: Sentence, at: number): boolean {
  const { words } = sentence;
  let index = at - 1;
  for (; index >= 0 && at - index < 6; index--) {
    const form = formAt(words, index);
    if (form === 'not' || form === 'never' || form === 'nearly') return true;
    if (!isAdverb(form) && !BE.has(form) && !HAVE.has(form)) break;
  }
  const form = formAt(words, index);
  if (!MODALS.has(form)) return form === 'if' && at - index === 1;
  // "appearing to kill", "managed to kill": it is told as done.
  if (form === 'to' && /^(?:appear(?:s|ed|ing)?|seen|shown|managed|helped)$/.test(formAt(words, index - 1)))
    return false;
  // "may have been killed" is an estimate of what happened; "said to have killed" is a report.
  return !(HAVE.has(formAt(words, index + 1)) && form !== 'would' && form !== 'could');
}

/** Whether an object follows the verb at `at`, so that what stands before it did the killing. */
export function hasObject(sentence: Sentence, at: number): boolean {
  const { words } = sentence;
  let next = at + 1;
  if (/[,;:.()“”"–—]/u.test(gapBefore(sentence, next))) return false;
  while (/^(?:and|or|also)$/.test(formAt(words, next)) && LOSSES.has(formAt(words, next + 1))) next += 2;
  while (
    /^(?:at|up|more|about|around|some|nearly|almost|over|least|to|than|as|many|dead)$/.test(
      formAt(words, next),
    ) &&
    next - at < 5
  ) {
    if (isNumberWord(formAt(words, next + 1))) return true;
    next++;
  }
  const form = formAt(words, next);
  return (
    (isNumberWord(form) && form !== 'one' && next === at + 1) ||
    (next === at + 1 &&
      (/^(?:a|an|the|his|her|their|its|him|them|several|civilians|people|himself|both)$/.test(form) ||
        PEOPLE.has(form)))
  );
}

/** "killed or wounded", "dead and injured": together they are casualties. */
export function widen(sentence: Sentence, at: number, measure: Measure): Measure {
  const { words } = sentence;
  for (const step of [-1, 1]) {
    let near = at + step;
    let joined = false;
    for (let count = 0; count < 3; count++) {
      const form = formAt(words, near);
      if (!/^(?:or|and|either|seriously|badly|been|suffered|sustained)$/.test(form)) break;
      joined ||= form === 'or' || form === 'and';
      near += step;
    }
    joined ||=
      gapBefore(sentence, step === 1 ? near : at).includes('/') ||
      gapBefore(sentence, step === 1 ? near : at).startsWith(',');
    const loss = joined ? LOSSES.get(formAt(words, near)) : undefined;
    if (loss === undefined || loss.measure === measure || RELEASES.has(formAt(words, near))) continue;
    if (step === 1 && hasObject(sentence, near) && !hasObject(sentence, at)) continue;
    const pair = [measure, loss.measure];
    const people = pair.includes('killed') || pair.includes('wounded') || pair.includes('casualties');
    if (people && !(pair.includes('missing') && !pair.includes('killed'))) return 'casualties';
  }
  return measure;
}

/** The loss at word `at`, unless it is a release outside an exchange of prisoners. */
export function lossAt({ sentence, tellsOfCaptivity }: Reading, at: number): Loss | null {
  const form = formAt(sentence.words, at);
  const loss = LOSSES.get(form);
  if (loss === undefined) return null;
  if (RELEASES.has(form) && !tellsOfCaptivity) return null;
  const next = formAt(sentence.words, at + 1);
  if (form === 'shot' && (next === 'down' || next === 'at')) return null;
  if (form.startsWith('hospital') && form.length < 10 && !isInHospital(sentence, at)) return null;
  const before = formAt(sentence.words, at - 1);
  if (form === 'condition' && !/^(?:critical|serious|grave|severe)$/.test(before)) return null;
  const care = /^(?:help|care|aid|attention|treatment|assistance)$/.test(formAt(sentence.words, at + 1));
  if (form === 'medical' && !(care && /^(?:sought|received|needed|required)$/.test(before))) return null;
  // "five were taken prisoner", "ten are held captive": a state of the people, not a count.
  if (/^(?:prisoner|captive)$/.test(form)) {
    if (/^(?:taken|took|held|made)$/.test(before)) return { measure: 'captured', mode: 'adjective' };
    if (form === 'captive') return null;
  }
  if (isHarmSuffered(sentence, at)) return { measure: 'wounded', mode: 'adjective' };
  return loss;
}

/** "in hospital", "taken to a hospital": where the injured are. */
function isInHospital({ words }: Sentence, at: number): boolean {
  const before = /^(?:a|the|local|area|nearby|military)$/.test(formAt(words, at - 1)) ? at - 2 : at - 1;
  if (formAt(words, before) === 'to')
    return /^(?:taken|rushed|admitted|brought|transferred|sent|were)$/.test(formAt(words, before - 1));
  return (
    formAt(words, before) === 'in' &&
    (BE.has(formAt(words, before - 1)) ||
      /^(?:still|remain|remained|remains|treated)$/.test(formAt(words, before - 1)))
  );
}

const SUFFERED = /^(?:suffer(?:ed|ing)?|sustain(?:ed|ing)?|receiv(?:ed|ing)|with|got)$/;

/** "sustained shrapnel injuries", "with burns": whoever stands before was hurt. */
function isHarmSuffered({ words }: Sentence, at: number): boolean {
  if (!/^(?:injuries|wounds|burns|concussions?)$/.test(formAt(words, at))) return false;
  for (let step = 1; step <= 5; step++) {
    const form = formAt(words, at - step);
    if (SUFFERED.test(form)) return true;
    if (isNumberWord(form)) return false;
  }
  return false;
}
