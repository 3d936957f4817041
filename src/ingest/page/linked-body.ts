import { bareWords } from './bare-words.ts';
import type { Block } from './blocks.ts';

/** Units from which the text in JSON-LD can be a whole article. */
const LINKED_LEAST = 400;
/** Share of that text which the page's blocks hold, under which the JSON-LD is taken for the article instead. */
const RECALL_LEAST = 0.6;
/** Share of the blocks that stand in that text, under which they are of something else. */
const COMMON_LEAST = 0.1;
/** Share of the blocks that stand in that text, from which it tells where the article begins and ends. */
const AGREEMENT = 0.8;
/** Share of that text at its ends within which a block begins or ends it. */
const EDGE = 0.03;
/** Units from which a block's place in that text says something. */
const BLOCK_LEAST = 40;

/** Units of that text times blocks that are looked for in it: a live blog of a day has a hundredth. */
const COMPARED_MAX = 500_000_000;

/** A text's words between spaces, so that a part is found only where words begin and end. */
function bare(text: string): string {
  return ` ${bareWords(text)} `;
}

/**
 * Settles the ends of an article by the text that the page's JSON-LD gives for it. Where the two agree, what stands before
 * the first and after the last block that both have is left out. Where the page shows much less of it (the rest is loaded
 * by script), the JSON-LD's own paragraphs are the article. A text that is short, or of something else, decides nothing.
 */
export function agreeWithLinked(blocks: readonly Block[], linked: string | null): string[] {
  const own = blocks.map((block) => block.text);
  if (linked === null || linked.length < LINKED_LEAST) return own;
  const said = bare(linked);
  if (said.length * blocks.length > COMPARED_MAX) return own;
  const isIn = blocks.map((block) => said.includes(bare(block.text)));
  const sizeIn = blocks.reduce((sum, block, at) => sum + (isIn[at] ? block.text.length : 0), 0);
  const size = blocks.reduce((sum, block) => sum + block.text.length, 0);
  if (sizeIn < linked.length * RECALL_LEAST) {
    // Less of it is shown, or what was found has nothing to do with it.
    const isElsewhere = size < linked.length * RECALL_LEAST || sizeIn < size * COMMON_LEAST;
    return isElsewhere ? linked.split(/\n+/) : own;
  }
  if (sizeIn < size * AGREEMENT) return own;
  const marks = blocks.map((block, at) => isIn[at] === true && block.text.length >= BLOCK_LEAST);
  const first = marks.indexOf(true);
  const last = marks.lastIndexOf(true);
  if (first < 0) return own;
  // A text that is cut short, or begins elsewhere, does not tell where the article ends or begins.
  const from = placeOf(said, own[first]) <= said.length * EDGE ? first : 0;
  const to =
    placeOf(said, own[last]) + bare(own[last] ?? '').length >= said.length * (1 - EDGE)
      ? last + 1
      : own.length;
  return own.slice(from, to);
}

function placeOf(said: string, text: string | undefined): number {
  return text === undefined ? -1 : said.lastIndexOf(bare(text));
}
