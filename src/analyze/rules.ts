import type { Rule } from '../model/theme.ts';
import { type ConceptBits, hasConcept, shareConcept } from './concept-bits.ts';
import type { Mention, Mentions } from './lexicon.ts';
import type { Word } from './words.ts';

/** A rule with its concepts by number. `feature` is what a model's file calls it. */
export type CompiledRule = Pick<Rule, 'id' | 'description' | 'near' | 'ordered' | 'negation' | 'weight'> & {
  readonly feature: string;
  readonly all: readonly ConceptBits[];
  readonly none: ConceptBits | null;
  readonly context: ConceptBits | null;
};

/** Words that deny what follows within `NEGATION_REACH` words. */
const NEGATORS = new Set([
  ...'no not never without neither nor cannot'.split(' '),
  ...'deny denies denied denying refute refutes refuted dismissed reject rejects rejected'.split(' '),
  ...'unfounded untrue false'.split(' '),
]);
const NEGATION_REACH = 4;

/** Mentions of one entry looked at in a sentence: more cannot change the answer in prose, and bounds hostile text. */
const MENTIONS_MAX = 32;

/** The first mentions of any of `wanted`, in order. */
function mentionsOf({ concepts, places }: Mentions, wanted: ConceptBits): readonly Mention[] {
  return concepts
    .flatMap((concept, at) => (hasConcept(wanted, concept) ? (places[at] ?? []) : []))
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .slice(0, MENTIONS_MAX);
}

/** Whether the words right before a mention negate it. */
function isNegated(words: readonly Word[], mention: Mention): boolean {
  for (let at = Math.max(0, mention.from - NEGATION_REACH); at < mention.from; at++) {
    const form = words[at]?.form ?? '';
    if (NEGATORS.has(form) || form.endsWith("n't")) return true;
  }
  return false;
}

/** Words between two mentions; 0 where they touch or overlap. */
const gap = (a: Mention, b: Mention) => Math.max(0, b.from - a.to, a.from - b.to);

/** Whether `mention` may follow `previous` as the next entry of `rule.all`. */
function follows(rule: CompiledRule, previous: Mention, mention: Mention): boolean {
  if (rule.ordered && mention.from < previous.to) return false;
  return rule.near === undefined || gap(previous, mention) <= rule.near;
}

/** Whether the mentions stand as the rule asks, where a sentence has all its entries. */
function standAsAsked(rule: CompiledRule, mentions: Mentions, words: readonly Word[]): boolean {
  const [first, ...rest] = rule.all;
  if (first === undefined) return false;
  let reached = mentionsOf(mentions, first);
  if (rule.negation !== 'allowed') reached = reached.filter((trigger) => !isNegated(words, trigger));
  // Each entry keeps the mentions that some mention of the entry before leads to: no combination is tried twice.
  for (const wanted of rest) {
    if (reached.length === 0) return false;
    const before = reached;
    reached = mentionsOf(mentions, wanted).filter((mention) =>
      before.some((previous) => follows(rule, previous, mention)),
    );
  }
  return reached.length > 0;
}

/**
 * Whether a sentence fulfils the rule: its words match, and what the rule asks for as context stands in
 * it or in `around`. Nearly every rule fails on its concepts alone, before any place is looked at.
 */
export function fulfilsRule(
  rule: CompiledRule,
  mentions: Mentions,
  words: readonly Word[],
  around: ConceptBits,
): boolean {
  const { bits } = mentions;
  for (const wanted of rule.all) if (!shareConcept(bits, wanted)) return false;
  if (rule.none !== null && shareConcept(bits, rule.none)) return false;
  const { context } = rule;
  if (context !== null && !shareConcept(bits, context) && !shareConcept(around, context)) return false;
  return standAsAsked(rule, mentions, words);
}
