import { type Block, linkShare } from './blocks.ts';
import type { Hint } from './hints.ts';
import { isProse, type Measures } from './measure.ts';
import { isNamedBody } from './prune.ts';
import { type Scores, scoreElements } from './score.ts';
import { askUpwards, isElement, type PageElement } from './tree.ts';

/** What an element above must score of the best score to be taken in its place. */
const CLIMB_SHARE = 0.6;
/** What a sibling must score of the best element's score to go with it, and at least. */
const SIBLING_SHARE = 0.2;
const SIBLING_LEAST = 10;
/** Units and share of links with which a sibling's own prose makes it part of the article. */
const LONG_PARAGRAPH = 80;
const LONG_PROSE = 200;
const FEW_LINKS = 0.25;
/** Teasers: how many, the share of links of their titles, and units that each has on average at most. */
const TEASERS_LEAST = 3;
const TEASER_LINKS = 0.8;
const TEASER_MAX = 250;
/** An article in equal parts: how many of them, how far up, and how much more prose than the best one alone. */
const BETWEEN = new Set(['h2', 'h3', 'h4', 'h5', 'ul', 'ol', 'blockquote']);
const PARTS_LEAST = 3;
const PARTS_LEVELS = 4;
const PART_LINKS = 0.1;
const PARTS_GAIN = 1.5;
/** Share of the prose found by score that an element named the article's body must have to be taken for it. */
const NAMED_SHARE = 0.7;

/**
 * The elements that hold the article, in the order of the page: what schema.org's articleBody names where that has most of
 * it, else the best-scored element and its siblings that go on with it.
 */
export function findContainers(
  root: PageElement,
  blocks: readonly Block[],
  measures: Measures,
  hintOf: (element: PageElement) => Hint,
): PageElement[] {
  const scores = scoreElements(blocks, measures, hintOf);
  // Nothing is long enough to be scored: a flash of a few words is taken for what the page says it is.
  if (scores.top === null)
    return listOutermost(root, (element) => isNamedBody(element) || element.tag === 'article');
  const top = joinParts(climb(scores.top, scores, measures), measures);
  const found = joinSiblings(top, scores, measures, hintOf);
  const named = listOutermost(root, isNamedBody);
  const flash =
    named.length === 0 && !found.some((element) => hintOf(element).isBody) && isTeasers(found, blocks)
      ? findFlash(root, found, blocks, measures)
      : null;
  if (flash !== null) return [flash];
  // Where the two agree, the paragraphs beside the named element are its lead.
  if (named.some((element) => found.includes(element))) return found;
  return sumProse(named, measures) > sumProse(found, measures) * NAMED_SHARE ? named : found;
}

function sumProse(elements: readonly PageElement[], measures: Measures): number {
  return elements.reduce((sum, element) => sum + measures(element).prose, 0);
}

/** The outermost elements of a kind. */
function listOutermost(element: PageElement, isWanted: (element: PageElement) => boolean): PageElement[] {
  return element.children
    .filter(isElement)
    .flatMap((child) => (isWanted(child) ? [child] : listOutermost(child, isWanted)));
}

function isTopmost(element: PageElement): boolean {
  return element.tag === 'body' || element.tag === 'html';
}

/** Tags that only say how words look: what holds an article by one of them is the block around it. */
const LOOKS = new Set(['span', 'font', 'b', 'i', 'em', 'strong', 'a', 'small', 'big', 'u']);

/** Goes up while the element above scores like one that holds more of the article, as Readability does. */
function climb(start: PageElement, scores: Scores, measures: Measures): PageElement {
  let top = start;
  while (LOOKS.has(top.tag) && top.parent !== null && !isTopmost(top.parent)) top = top.parent;
  let last = scores.scoreOf(top);
  const best = last;
  const least = last / 3;
  for (let at = top.parent; at !== null && !isTopmost(at); at = at.parent) {
    const score = scores.scoreOf(at);
    if (score === 0) continue;
    if (score < least) break;
    if (score > last) {
      if (score > best * CLIMB_SHARE) top = at;
      break;
    }
    last = score;
  }
  while (top.parent !== null && !isTopmost(top.parent) && measures(top.parent).text === measures(top).text)
    top = top.parent;
  return top;
}

/** Whether elements hold a list of other stories: short texts, each under a heading that is a link. */
function isTeasers(elements: readonly PageElement[], blocks: readonly Block[]): boolean {
  const within = new Set(elements);
  const isInside = askUpwards((element) => within.has(element) || undefined);
  let [titles, texts, size] = [0, 0, 0];
  /** Each teaser is a box; headings that stand in one are of a list that is the article. */
  const boxes = new Set<PageElement | null>();
  for (const block of blocks) {
    if (!isInside(block.element)) continue;
    if (/^h[2-6]$/.test(block.element.tag)) {
      titles += linkShare(block) >= TEASER_LINKS ? 1 : 0;
      boxes.add(block.element.parent);
    } else if (isProse(block)) {
      texts += 1;
      size += block.size;
    }
  }
  return (
    titles >= TEASERS_LEAST && boxes.size >= TEASERS_LEAST && texts <= titles && size < texts * TEASER_MAX
  );
}

/** The few lines under a page's only `h1` that teasers outweigh; null where no sentence stands there. */
function findFlash(
  root: PageElement,
  found: readonly PageElement[],
  blocks: readonly Block[],
  measures: Measures,
): PageElement | null {
  const title = blocks.find((block) => block.element.tag === 'h1');
  if (title === undefined || measures(root).headings !== 1) return null;
  const isAround = (element: PageElement) =>
    found.some((one) => {
      for (let at: PageElement | null = one; at !== null; at = at.parent) if (at === element) return true;
      return false;
    });
  let flash: PageElement | null = null;
  for (let at = title.element.parent; at !== null; at = at.parent) {
    // What stands in a header is said over a text, and is none.
    if (!isAround(at)) flash ??= at.tag !== 'header' && measures(at).sentences > 0 ? at : null;
    // A list that stands with the title in one article is that article.
    else if (at.tag === 'article' || at.tag === 'main') return null;
  }
  return flash;
}

/** An article told in equal parts (steps, slides, posts of a live blog): the element that holds them all. */
function joinParts(top: PageElement, measures: Measures): PageElement {
  const own = measures(top).prose;
  let at = top;
  for (let level = 0; level < PARTS_LEVELS && at.parent !== null && !isTopmost(at.parent); level += 1) {
    const name = at.attributes['class'] ?? '';
    const { tag } = at;
    const parts = at.parent.children.filter(
      (child) =>
        isElement(child) &&
        child.tag === tag &&
        (child.attributes['class'] ?? '') === name &&
        isReading(child, measures, LONG_PARAGRAPH, PART_LINKS),
    );
    if (name !== '' && parts.length >= PARTS_LEAST && measures(at.parent).prose > own * PARTS_GAIN)
      return at.parent;
    at = at.parent;
  }
  return top;
}

function isReading(element: PageElement, measures: Measures, least: number, links = FEW_LINKS): boolean {
  const { text, linked, prose } = measures(element);
  return prose >= least && linked < text * links;
}

function joinSiblings(
  top: PageElement,
  scores: Scores,
  measures: Measures,
  hintOf: (element: PageElement) => Hint,
): PageElement[] {
  const parent = top.parent;
  if (parent === null || isTopmost(top)) return [top];
  const score = scores.scoreOf(top);
  const least = Math.max(SIBLING_LEAST, score * SIBLING_SHARE);
  const name = top.attributes['class'] ?? '';
  const isWithin = [parent, parent.parent].some(
    (around) =>
      around !== null && (around.tag === 'article' || around.tag === 'main' || hintOf(around).isBody),
  );
  const siblings = parent.children.filter(isElement);
  const taken = siblings.map((sibling) => {
    if (sibling === top) return true;
    const bonus = name !== '' && sibling.attributes['class'] === name ? score * SIBLING_SHARE : 0;
    const own = scores.scoreOf(sibling);
    if (own > 0 && own + bonus >= least) return true;
    if (sibling.tag === 'p') return isOwnParagraph(sibling, measures);
    // A div with one line in it is a paragraph where it ends as one does: captions do not.
    const { blocks, sentences } = measures(sibling);
    if (blocks === 1) return sentences > 0 && isOwnParagraph(sibling, measures);
    return isWithin && isReading(sibling, measures, LONG_PROSE);
  });
  const first = taken.indexOf(true);
  const last = taken.lastIndexOf(true);
  // Headings and lists between parts of the article are of it.
  return siblings.filter(
    (sibling, at) => taken[at] || (at > first && at < last && BETWEEN.has(sibling.tag) && taken[at + 1]),
  );
}

/** Readability's rule for a paragraph beside the best element: long with few links, or a short sentence without any. */
function isOwnParagraph(element: PageElement, measures: Measures): boolean {
  const { text, linked, sentences } = measures(element);
  if (/^h[1-6]$/.test(element.tag)) return false;
  if (text > LONG_PARAGRAPH) return linked < text * FEW_LINKS;
  return text > 0 && linked === 0 && sentences > 0;
}
