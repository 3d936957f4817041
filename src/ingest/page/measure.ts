import type { Block } from './blocks.ts';
import { linkShare } from './blocks.ts';
import { endsSentence } from './phrases.ts';
import { isElement, type PageElement } from './tree.ts';

/** What an element holds, itself and all in it. */
export type Measure = {
  /** UTF-16 units of text, of it in links, and of it in paragraphs that read as prose. */
  text: number;
  linked: number;
  prose: number;
  commas: number;
  blocks: number;
  /** Headings of the first rank, and of the next two. */
  headings: number;
  subheadings: number;
  /** Blocks that end as a sentence does. */
  sentences: number;
};

export type Measures = (element: PageElement) => Measure;

const EMPTY: Measure = {
  text: 0,
  linked: 0,
  prose: 0,
  commas: 0,
  blocks: 0,
  headings: 0,
  subheadings: 0,
  sentences: 0,
};

/** Units from which a paragraph counts as prose, and the share of links over which it does not. */
const PROSE_LEAST = 80;
const PROSE_LINKS = 0.4;

/** Commas of the scripts that news is written in: Readability's list. */
const COMMA = /[,،﹐︐︑⹁⸴⸲，、]/g;

/** How many commas a text has. */
export function countCommas(text: string): number {
  return text.match(COMMA)?.length ?? 0;
}

/** Whether a block reads as prose: long enough, and not made of links. */
export function isProse(block: Block): boolean {
  return block.size >= PROSE_LEAST && linkShare(block) < PROSE_LINKS;
}

function addBlock(measure: Measure, block: Block): void {
  const prose = isProse(block) ? block.size : 0;
  measure.text += block.text.length;
  measure.linked += block.linked;
  measure.prose += prose;
  measure.commas += countCommas(block.text);
  measure.blocks += 1;
  measure.sentences += endsSentence(block.text) ? 1 : 0;
  measure.headings += block.element.tag === 'h1' ? 1 : 0;
  measure.subheadings += block.element.tag === 'h2' || block.element.tag === 'h3' ? 1 : 0;
}

function addMeasure(sum: Measure, part: Measure): void {
  sum.text += part.text;
  sum.linked += part.linked;
  sum.prose += part.prose;
  sum.commas += part.commas;
  sum.blocks += part.blocks;
  sum.sentences += part.sentences;
  sum.headings += part.headings;
  sum.subheadings += part.subheadings;
}

/** Adds up blocks over the elements that hold them, in one walk of the tree. */
export function measureBlocks(root: PageElement, blocks: readonly Block[]): Measures {
  const measures = new Map<PageElement, Measure>();
  for (const block of blocks) {
    let own = measures.get(block.element);
    if (!own) {
      own = { ...EMPTY };
      measures.set(block.element, own);
    }
    addBlock(own, block);
  }
  const addUp = (element: PageElement): Measure | undefined => {
    let sum = measures.get(element);
    for (const child of element.children) {
      const part = isElement(child) ? addUp(child) : undefined;
      if (!part) continue;
      if (!sum) {
        sum = { ...EMPTY };
        measures.set(element, sum);
      }
      addMeasure(sum, part);
    }
    return sum;
  };
  addUp(root);
  return (element) => measures.get(element) ?? EMPTY;
}
