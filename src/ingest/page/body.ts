import { type Block, listBlocks } from './blocks.ts';
import { cleanBlocks } from './clean.ts';
import { findContainers } from './container.ts';
import { createHintReader } from './hints.ts';
import { agreeWithLinked } from './linked-body.ts';
import { measureBlocks } from './measure.ts';
import { createPruner, type Strictness } from './prune.ts';
import { findOwnArticle } from './several.ts';
import { askUpwards, type PageElement } from './tree.ts';

/** What the page says of its article beside its text. `body` is what its JSON-LD gives as the text. */
export type KnownOfArticle = {
  readonly title: string;
  readonly byline: string | null;
  readonly body: string | null;
};

const HEAD = new Set(['title', 'meta', 'link', 'base']);
/** Size of an article under which less is left out, and how much more that must yield. */
const SHORT_ARTICLE = 250;
const RELAXED_GAIN = 2;
/** How many containers are asked before a page has no article. */
const ROUNDS = 3;

function sizeOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.size, 0);
}

function readBlocks(
  root: PageElement,
  all: readonly Block[],
  known: KnownOfArticle,
  strictness: Strictness,
): Block[] {
  const hintOf = createHintReader();
  const isPruned = createPruner(root, measureBlocks(root, all), hintOf, strictness);
  const refused = new Set<PageElement>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const blocks = listBlocks(root, (element) => refused.has(element) || isPruned(element));
    const measures = measureBlocks(root, blocks);
    const containers = new Set(findContainers(root, blocks, measures, hintOf));
    const isInside = askUpwards((element) => containers.has(element) || undefined);
    const own = blocks.filter((block) => isInside(block.element));
    const clean = cleanBlocks(own, measures, containers, known.title, known.byline);
    if (clean.length > 0) return clean;
    // All furniture, as a notice of rights that is longer than the article: the next best is asked.
    for (const container of containers) refused.add(container);
  }
  return [];
}

/**
 * The paragraphs of a page's article. What is not of it is pruned, the container is found by its prose, what is left is
 * cleaned line by line, and the text that the page's JSON-LD may give (`known.body`) settles the ends. Empty where there is none.
 */
export function extractBody(root: PageElement, known: KnownOfArticle): string[] {
  const isHead = (element: PageElement) => HEAD.has(element.tag);
  let all = listBlocks(root, isHead);
  const own = findOwnArticle(root, all, measureBlocks(root, all), known.title);
  if (own !== null) all = listBlocks(own, isHead);
  let blocks = readBlocks(own ?? root, all, known, 'strict');
  if (sizeOf(blocks) < SHORT_ARTICLE) {
    const more = readBlocks(own ?? root, all, known, 'relaxed');
    if (sizeOf(more) > RELAXED_GAIN * sizeOf(blocks)) blocks = more;
  }
  if (blocks.length === 0) blocks = readBlocks(own ?? root, all, known, 'open');
  return agreeWithLinked(blocks, known.body);
}
