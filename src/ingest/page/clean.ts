import { bareWords } from './bare-words.ts';
import type { Block } from './blocks.ts';
import { linkShare } from './blocks.ts';
import { isProse, type Measures } from './measure.ts';
import {
  endsSentence,
  isBiography,
  isByline,
  isEndMark,
  isFurniture,
  isMetaLine,
  isSectionLabel,
  isTeaser,
} from './phrases.ts';
import { askUpwards, type PageElement } from './tree.ts';

const HEADING = /^h[1-6]$/;
/** Share of links from which a group, and a line, leads elsewhere. */
const GROUP_LINKS = 0.5;
const LINE_LINKS = 0.8;
const LINE_MAX = 250;
const SHORT = 60;
/** Share of the prose that may follow a label such as "Related stories" for all of it to be cut. */
const REST_SHARE = 0.25;
/** Headings of one rank from which the first of them heads a part as the others do. */
const SEVERAL = 3;
/** How far into the article its own title may stand. */
const TITLE_WITHIN = 12;
/** Units from which the beginning of a title is taken for it. */
const TITLE_PART = 20;

const LIST = new Set(['li', 'td', 'dd']);
/** A line that numbers itself, or has a bullet, as a list's do. */
const ITEM = /^(?:\d{1,2}[.)]|[•·–—*-]) \S.{8}/;
/** A heading that is a sentence, as over the last picture of a list, heads no missing text. */
const SENTENCE = /^(?:\S+ ){5,}\S+[.!]$/;
/** Who reported and edited, in brackets or not: of one kind with longer ones, that are prose. */
const CREDITS = /^(?:\([^()]{8,}\)|(?:additional )?(?:reporting|writing|editing) by .{3,})$/i;
/** An hour alone on its line, as over the posts of a live blog; in tables and lists it is content. */
const HOUR = /^\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?$/;
const CELLS = new Set(['td', 'th', 'li', 'dt', 'dd']);

/** Units from which a quotation that stands twice is one for show, and how many are looked at. */
const QUOTE_LEAST = 30;
const QUOTES_MAX = 30;
/** How many last lines may be of the author, how long, and from how many units a name is one. */
const BIOGRAPHY_WITHIN = 4;
const BIOGRAPHY_MAX = 700;
const NAME_LEAST = 5;

function sumProse(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + (isProse(block) ? block.size : 0), 0);
}

function isHeading(block: Block): boolean {
  return HEADING.test(block.element.tag);
}

/** Answers whether a group between an element and the article's container is made of links. */
function createLinkGroups(
  measures: Measures,
  containers: ReadonlySet<PageElement>,
): (element: PageElement) => boolean {
  return askUpwards((element) => {
    if (containers.has(element)) return false;
    const { text, linked, prose } = measures(element);
    if (prose > 0) return false;
    const mayBeGroup = element.tag !== 'p' && !HEADING.test(element.tag);
    return (mayBeGroup && text > 0 && linked / text > GROUP_LINKS) || undefined;
  });
}

function isJunk(block: Block): boolean {
  const { text } = block;
  if (isFurniture(text) || isTeaser(text, linkShare(block)) || isMetaLine(text)) return true;
  if (HOUR.test(text) && !CELLS.has(block.element.tag)) return true;
  if (isHeading(block) || text.length >= LINE_MAX || linkShare(block) < LINE_LINKS) return false;
  // A sentence of which all but the full stop is a link is the reporter's own.
  return !(block.element.tag === 'p' && block.linked === text.length - 1 && /[.…。]$/.test(text));
}

/** Where the article begins after the heading that is its title, if more prose follows that than stands before; else 0. */
function findHeadline(blocks: readonly Block[], wanted: string): number {
  const at = blocks.findIndex(
    (block) => isHeading(block) && wanted !== '' && bareWords(block.text) === wanted,
  );
  const before = sumProse(blocks.slice(0, Math.max(0, at)));
  return at > 0 && sumProse(blocks.slice(at)) > before ? at + 1 : 0;
}

/** Drops what stands before the article's own title, the title, and the lines of names and dates under it. */
function trimHead(blocks: readonly Block[], title: string): Block[] {
  const wanted = bareWords(title);
  let start = 0;
  for (const [at, block] of blocks.slice(0, TITLE_WITHIN).entries()) {
    if (block.element.tag === 'p' && isProse(block)) break;
    const own = bareWords(block.text);
    const isPart = own.length > TITLE_PART && isHeading(block) && wanted.startsWith(own);
    if (block.element.tag === 'h1' || (wanted !== '' && own === wanted) || isPart) start = at + 1;
  }
  const rest = blocks.slice(Math.max(start, findHeadline(blocks, wanted)));
  const first = rest.findIndex(
    (block) => isProse(block) || (endsSentence(block.text) && block.text.length > 25),
  );
  return rest.filter(
    (block, at) =>
      (at >= TITLE_WITHIN || !isByline(block.text) || isHourInTable(block)) &&
      (first < 0 || at >= first || isKeptAbove(block) || (at === first - 1 && isOneOfMany(block, rest))),
  );
}

/** Whether a heading is the first of several of its rank, as over the things of a list. */
function isOneOfMany({ element: { tag } }: Block, blocks: readonly Block[]): boolean {
  return /^h[2-6]$/.test(tag) && blocks.filter((block) => block.element.tag === tag).length >= SEVERAL;
}

function isHourInTable({ element, text }: Block): boolean {
  return (element.tag === 'td' || element.tag === 'th') && HOUR.test(text);
}

function isKeptAbove(block: Block): boolean {
  // A question stands over its answer.
  const isQuestion = block.element.tag === 'p' && /[?؟？]$/.test(block.text);
  return block.element.tag === 'li' || isQuestion || (isHeading(block) && block.text.length > SHORT);
}

/** Whether the next paragraph after `at` stands where the one before it does: then a label is only an insert. */
function goesOn(blocks: readonly Block[], at: number): boolean {
  const isText = (block: Block) => isProse(block) && linkShare(block) < GROUP_LINKS;
  const before = blocks.slice(0, at).findLast(isText);
  const after = blocks.slice(at + 1).find(isText);
  return before !== undefined && after !== undefined && before.element.parent === after.element.parent;
}

/** Cuts at a label over other stories where little prose follows; elsewhere only the label and the links under it go. */
function cutSections(blocks: readonly Block[]): Block[] {
  const total = sumProse(blocks);
  const kept: Block[] = [];
  let before = 0;
  let isSkipping = false;
  for (const [at, block] of blocks.entries()) {
    const isEnd = isEndMark(block.text);
    if (isEnd || isSectionLabel(block.text)) {
      const isLittle = before > 0 && total - before < total * REST_SHARE;
      if (isLittle && (isEnd || !goesOn(blocks, at))) break;
      isSkipping = true;
      continue;
    }
    if (isProse(block) || (endsSentence(block.text) && linkShare(block) < GROUP_LINKS)) isSkipping = false;
    if (isProse(block)) before += block.size;
    if (!isSkipping) kept.push(block);
  }
  return kept;
}

/** Drops what stands after the last sentence: headings over nothing, names, dates, labels. */
function trimTail(blocks: readonly Block[]): Block[] {
  let end = blocks.length;
  while (end > 0) {
    const block = blocks[end - 1];
    if (!block) break;
    const { text } = block;
    const isList = LIST.has(block.element.tag) || ITEM.test(text);
    if (isHeading(block) && SENTENCE.test(text)) break;
    if (isProse(block) || (!isHeading(block) && (endsSentence(text) || isList) && !isByline(text))) break;
    if (block.element.tag === 'p' && CREDITS.test(text)) break;
    if (!isHeading(block) && text.length > SHORT && !isByline(text)) break;
    end -= 1;
  }
  return end === 0 ? [...blocks] : blocks.slice(0, end);
}

/** Drops quotations that only show a sentence of the article again, larger. */
function dropPullQuotes(blocks: readonly Block[]): Block[] {
  const isQuoted = (block: Block) =>
    block.element.tag === 'blockquote' || block.element.parent?.tag === 'blockquote';
  const quotes = blocks.filter((block) => isQuoted(block) && block.text.length >= QUOTE_LEAST);
  if (quotes.length === 0 || quotes.length > QUOTES_MAX) return [...blocks];
  const rest = blocks.filter((block) => !quotes.includes(block)).map((block) => bareWords(block.text));
  const again = new Set(quotes.filter((quote) => rest.some((text) => text.includes(bareWords(quote.text)))));
  return blocks.filter((block) => !again.has(block));
}

/** Drops what the last lines tell of the author: "Ann Lee covers defence." */
function dropBiography(blocks: readonly Block[], byline: string | null): Block[] {
  const names = (byline ?? '')
    .split(/,| and /)
    .map(bareWords)
    .filter((name) => name.length >= NAME_LEAST);
  return blocks.filter((block, at) => {
    if (at === 0 || at < blocks.length - BIOGRAPHY_WITHIN || block.text.length > BIOGRAPHY_MAX) return true;
    const own = bareWords(block.text);
    return !names.some((name) => own.startsWith(`${name} `) && isBiography(block.text.slice(name.length)));
  });
}

/** A heading with no text under it heads nothing. */
function dropEmptyHeadings(
  blocks: readonly Block[],
  dropped: ReadonlySet<Block>,
  all: readonly Block[],
): Block[] {
  const next = new Map<Block, Block | undefined>(all.map((block, at) => [block, all[at + 1]]));
  return blocks.filter((block) => {
    const after = next.get(block);
    return !isHeading(block) || after === undefined || !dropped.has(after) || isProse(block);
  });
}

/** Whether a long line stood in the article before: pages repeat their first paragraph in share boxes. */
function isRepeat({ text }: Block, seen: Set<string>): boolean {
  if (text.length <= SHORT) return false;
  if (seen.has(text)) return true;
  seen.add(text);
  return false;
}

/** The blocks of an article without the page's furniture among them. `title` and `byline` are the article's. */
export function cleanBlocks(
  blocks: readonly Block[],
  measures: Measures,
  containers: ReadonlySet<PageElement>,
  title: string,
  byline: string | null,
): Block[] {
  const isInLinks = createLinkGroups(measures, containers);
  const dropped = new Set(blocks.filter((block) => isInLinks(block.element)));
  const linkless = dropEmptyHeadings(
    blocks.filter((block) => !dropped.has(block)),
    dropped,
    blocks,
  );
  const seen = new Set<string>();
  const clean = cutSections(trimHead(linkless, title)).filter(
    (block) => !isJunk(block) && !isRepeat(block, seen),
  );
  return trimTail(dropBiography(trimTail(dropPullQuotes(clean)), byline));
}
