import type { Block } from './blocks.ts';
import { linkShare } from './blocks.ts';
import type { Hint } from './hints.ts';
import { countCommas, type Measures } from './measure.ts';
import type { PageElement } from './tree.ts';

/** What each tag says for or against an article's container: Readability's weights. */
const TAG_SCORE: Readonly<Record<string, number>> = {
  div: 5,
  article: 8,
  main: 5,
  pre: 3,
  td: 3,
  blockquote: 3,
  address: -3,
  ol: -3,
  ul: -3,
  dl: -3,
  dd: -3,
  dt: -3,
  li: -3,
  form: -3,
  h1: -5,
  h2: -5,
  h3: -5,
  h4: -5,
  h5: -5,
  h6: -5,
  th: -5,
};
const PARAGRAPH_TAGS = new Set(['p', 'td', 'pre', 'li', 'dd', 'blockquote', 'h2', 'h3', 'h4', 'h5', 'h6']);
const PARAGRAPH_LEAST = 25;
const LEVELS = 5;
const NAME_SCORE = 25;
const BODY_SCORE = 30;

/** Scores of the elements that hold paragraphs. */
export type Scores = {
  readonly top: PageElement | null;
  scoreOf(element: PageElement): number;
};

/** The element to which a block's score goes first: what holds the paragraph. */
function findHolder(block: Block): PageElement | null {
  const { element, isWhole } = block;
  if (element.tag === 'body' || element.tag === 'html') return element;
  if (PARAGRAPH_TAGS.has(element.tag) || isWhole) return element.parent;
  return element;
}

function scoreBlock(block: Block): number {
  if (block.size < PARAGRAPH_LEAST) return 0;
  return (1 + countCommas(block.text) + Math.min(3, Math.floor(block.size / 100))) * (1 - linkShare(block));
}

/**
 * Scores elements by the paragraphs they hold, near ones counting more, as Readability does (Arc90's measure), with names
 * and tags as a start and the share of links as a discount.
 */
export function scoreElements(
  blocks: readonly Block[],
  measures: Measures,
  hintOf: (element: PageElement) => Hint,
): Scores {
  const raw = new Map<PageElement, number>();
  for (const block of blocks) {
    const score = scoreBlock(block);
    if (score === 0) continue;
    let at = findHolder(block);
    for (let level = 0; at !== null && level < LEVELS; level += 1, at = at.parent) {
      const share = level === 0 ? 1 : level === 1 ? 2 : level * 3;
      raw.set(at, (raw.get(at) ?? 0) + score / share);
    }
  }
  const final = new Map<PageElement, number>();
  let top: PageElement | null = null;
  for (const [element, score] of raw) {
    const { text, linked } = measures(element);
    // A name may double what the words say for an element, or halve it, and no more.
    const named = score + Math.max(-score / 2, Math.min(score, startScore(element, hintOf(element))));
    const scaled = named * (1 - (text === 0 ? 0 : Math.min(1, linked / text)));
    final.set(element, scaled);
    if (top === null || scaled > (final.get(top) ?? 0)) top = element;
  }
  return { top, scoreOf: (element) => final.get(element) ?? 0 };
}

function startScore(element: PageElement, hint: Hint): number {
  const body = element.attributes['itemprop'] === 'articleBody' || hint.isBody ? BODY_SCORE : 0;
  return (TAG_SCORE[element.tag] ?? 0) + hint.weight * NAME_SCORE + body;
}
