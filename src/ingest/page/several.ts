import { bareWords } from './bare-words.ts';
import { type Block, linkShare } from './blocks.ts';
import type { Measures } from './measure.ts';
import { isByline } from './phrases.ts';
import { isNamedBody } from './prune.ts';
import { isElement, type PageElement } from './tree.ts';

/** Units of prose from which what is marked as an article can be one of several on a page. */
const UNIT_LEAST = 250;
/** Units from which the beginning of a title is taken for it. */
const TITLE_PART = 20;
const HEADING = /^h[1-3]$/;
/** schema.org's names for what each article has of its own, and the relations of links to it. */
const SIGNED = /(?:^|\s)(?:datePublished|dateCreated|author|url|mainEntityOfPage)(?:\s|$)/;
const SIGNED_LINK = /(?:^|\s)(?:author|bookmark)(?:\s|$)/;
/** Share of links from which a heading leads to the article under it. */
const HEADING_LINKS = 0.8;
/** Blocks around a heading within which a byline is of its article. */
const BYLINE_WITHIN = 3;
const ITEM_TYPE = /(?:Article|BlogPosting|Report)$/;

function isTitle(text: string, wanted: string): boolean {
  const own = bareWords(text);
  return own !== '' && (own === wanted || (own.length > TITLE_PART && wanted.startsWith(own)));
}

/** Adds the outermost elements that are marked as an article and hold the prose of one. */
function addUnits(element: PageElement, measures: Measures, units: PageElement[]): void {
  for (const child of element.children) {
    if (!isElement(child) || measures(child).prose < UNIT_LEAST) continue;
    const isArticle = child.tag === 'article' || ITEM_TYPE.test(child.attributes['itemtype'] ?? '');
    if (isArticle || isNamedBody(child)) units.push(child);
    else addUnits(child, measures, units);
  }
}

/** Whether something within an element is its own date, author or address. */
function isSigned(element: PageElement): boolean {
  return element.children.some((child) => {
    if (!isElement(child)) return false;
    const { itemprop = '', rel = '' } = child.attributes;
    return child.tag === 'time' || SIGNED.test(itemprop) || SIGNED_LINK.test(rel) || isSigned(child);
  });
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
 * The element that holds a page's own article where the page goes on with others under headings of the same rank, as those
 * do that load the next story when one is read. Each of those has an address, a date or an author of its own; the chapters
 * of one article and the posts of a live blog stay together. Null where there are no others, or no heading is the title.
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
    .map((block, at) => ({ block, at }))
    .filter(({ block }) => HEADING.test(block.element.tag))
    .map(({ block, at }) => ({ block, at, area: areaOf(block.element) }))
    .filter(({ area }) => counts.get(area) === 1);
  const wanted = bareWords(title);
  const own = headings.find(({ block }) => isTitle(block.text, wanted));
  if (own === undefined) return null;
  const isOther = ({ block, at, area }: (typeof headings)[number]): boolean => {
    if (area === own.area || block.element.tag !== own.block.element.tag) return false;
    const around = blocks.slice(Math.max(0, at - BYLINE_WITHIN), at + 1 + BYLINE_WITHIN);
    return (
      linkShare(block) >= HEADING_LINKS ||
      around.some((one) => one !== block && areaOf(one.element) === area && isByline(one.text)) ||
      isSigned(area)
    );
  };
  return headings.some(isOther) ? own.area : null;
}
