import { bareWords } from './bare-words.ts';
import type { Block } from './blocks.ts';
import type { Measures } from './measure.ts';
import { isNamedBody } from './prune.ts';
import { isElement, type PageElement } from './tree.ts';

/** Units of prose from which what is marked as an article can be one of several on a page. */
const UNIT_LEAST = 250;
/** Units from which the beginning of a title is taken for it. */
const TITLE_PART = 20;
const HEADING = /^h[1-3]$/;

function isTitle(text: string, wanted: string): boolean {
  const own = bareWords(text);
  return own !== '' && (own === wanted || (own.length > TITLE_PART && wanted.startsWith(own)));
}

/** Adds the outermost elements that are marked as an article and hold the prose of one. */
function addUnits(element: PageElement, measures: Measures, units: PageElement[]): void {
  for (const child of element.children) {
    if (!isElement(child) || measures(child).prose < UNIT_LEAST) continue;
    if (child.tag === 'article' || isNamedBody(child)) units.push(child);
    else addUnits(child, measures, units);
  }
}

/** Whether two elements are of one form: the posts of a live blog are not of its head's. */
function isAlike(one: PageElement, other: PageElement): boolean {
  const name = one.attributes['class'] ?? '';
  return name !== '' && one.tag === other.tag && name === other.attributes['class'];
}

/** How many of some elements each element holds or is. */
function countUnits(units: readonly PageElement[]): Map<PageElement, number> {
  const counts = new Map<PageElement, number>();
  for (const unit of units)
    for (let at: PageElement | null = unit; at !== null; at = at.parent)
      counts.set(at, (counts.get(at) ?? 0) + 1);
  return counts;
}

/**
 * The element that holds a page's own article where the page goes on with others of the same form under headings of the same
 * rank, as those do that load the next story when one is read. Null where there are no others, or no heading is the title.
 */
export function findOwnArticle(
  root: PageElement,
  blocks: readonly Block[],
  measures: Measures,
  title: string,
): PageElement | null {
  const units: PageElement[] = [];
  addUnits(root, measures, units);
  if (units.length < 2) return null;
  const counts = countUnits(units);
  const areaOf = (start: PageElement): PageElement => {
    let at = start;
    while (at.parent !== null && (counts.get(at.parent) ?? 0) <= 1) at = at.parent;
    return at;
  };
  const headings = blocks
    .filter((block) => HEADING.test(block.element.tag))
    .map((block) => ({ text: block.text, tag: block.element.tag, area: areaOf(block.element) }))
    .filter(({ area }) => counts.get(area) === 1);
  const wanted = bareWords(title);
  const own = headings.find(({ text }) => isTitle(text, wanted));
  if (own === undefined) return null;
  const isOneOfSeveral = headings.some(
    ({ tag, area }) => area !== own.area && (tag === own.tag || isAlike(area, own.area)),
  );
  return isOneOfSeveral ? own.area : null;
}
