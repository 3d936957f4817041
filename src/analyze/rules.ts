import type { Rule } from '../model/theme.ts';
import type { Mention } from './lexicon.ts';
import type { Word } from './words.ts';

/** Words that deny what follows within `NEGATION_REACH` words. */
const NEGATORS = new Set([
  ...'no not never without neither nor cannot'.split(' '),
  ...'deny denies denied denying refute refutes refuted dismissed reject rejects rejected'.split(' '),
  ...'unfounded untrue false'.split(' '),
]);
const NEGATION_REACH = 4;

/** Mentions of one entry looked at in a sentence: more cannot change the answer in prose, and bounds hostile text. */
const MENTIONS_MAX = 32;

/** The mentions of a sentence by concept name. */
export type MentionsByConcept = ReadonlyMap<string, readonly Mention[]>;

/** Files mentions by concept. */
export function groupMentions(mentions: readonly Mention[]): Map<string, Mention[]> {
  const groups = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const list = groups.get(mention.concept);
    if (list) list.push(mention);
    else groups.set(mention.concept, [mention]);
  }
  return groups;
}

function mentionsOf(groups: MentionsByConcept, concepts: readonly string[]): Mention[] {
  return concepts
    .flatMap((concept) => groups.get(concept) ?? [])
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .slice(0, MENTIONS_MAX);
}

/** Whether any of `concepts` is mentioned. */
export function mentionsAny(groups: MentionsByConcept, concepts: readonly string[]): boolean {
  return concepts.some((concept) => groups.has(concept));
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
function follows(rule: Rule, previous: Mention, mention: Mention): boolean {
  if (rule.ordered && mention.from < previous.to) return false;
  return rule.near === undefined || gap(previous, mention) <= rule.near;
}

/** Whether a sentence fulfils the rule, `context` apart. */
export function matchesRule(rule: Rule, groups: MentionsByConcept, words: readonly Word[]): boolean {
  const entries: Mention[][] = [];
  for (const concepts of rule.all) {
    const found = mentionsOf(groups, concepts);
    if (found.length === 0) return false;
    entries.push(found);
  }
  if (rule.none && mentionsAny(groups, rule.none)) return false;
  const [triggers = [], ...rest] = entries;
  let reached = triggers.filter((trigger) => rule.negation === 'allowed' || !isNegated(words, trigger));
  // Each entry keeps the mentions that some mention of the entry before leads to: no combination is tried twice.
  for (const entry of rest)
    reached = entry.filter((mention) => reached.some((previous) => follows(rule, previous, mention)));
  return reached.length > 0;
}

/** Whether a sentence fulfils the rule whole: its words match, and the context it asks for stands in it or around it. */
export function fulfilsRule(
  rule: Rule,
  groups: MentionsByConcept,
  words: readonly Word[],
  context: ReadonlySet<string>,
): boolean {
  if (!matchesRule(rule, groups, words)) return false;
  return !rule.context || mentionsAny(groups, rule.context) || rule.context.some((name) => context.has(name));
}
