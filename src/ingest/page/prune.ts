import type { Hint } from './hints.ts';
import type { Measures } from './measure.ts';
import { createShareReader, isThread } from './thread.ts';
import { isBlock, isElement, type PageElement, readText } from './tree.ts';

/** How much is left out: `relaxed` keeps what a name alone speaks against, and `open` what is said under pictures, too. */
export type Strictness = 'strict' | 'relaxed' | 'open';

const ROLES = new Set(
  'navigation complementary contentinfo search dialog alertdialog menu menubar tablist toolbar banner button note'.split(
    ' ',
  ),
);
const CHROME_TAGS = new Set(['nav', 'aside', 'footer', 'menu', 'input', 'label', 'legend', 'fieldset']);
const HEAD_TAGS = new Set(['head', 'title', 'meta', 'link', 'base']);
/** Units of text beside an inline element, under which it stands alone on its line. */
const ALONE = 20;
const HIDDEN_STYLE = /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
/** Share of the page's prose with which an element is no margin, whatever its name says. */
const MAJORITY = 0.5;
const NEARLY_ALL = 0.9;
/** Units of prose beside the comments that are an article, be it a flash. */
const BESIDE_LEAST = 80;
/** Share of prose, and units of text, up to which a minor element is left out. */
const MINOR_SHARE = 0.1;
const MINOR_TEXT = 500;
/** The same for a caption, which may run to a paragraph. */
const CAPTION_SHARE = 0.25;
const CAPTION_TEXT = 900;
/** Share of prose from which what is hidden beside paragraphs can be the rest of them, and its share of links at most. */
const REST_SHARE = 0.1;
const REST_LINKS = 0.1;
/** Share of prose up to which a form with fields is one to fill in, and no page in a form's tags. */
const FORM_SHARE = 0.25;
/** The same for text beside pictures that no name calls a caption: lines of each, and share of all of them. */
const LEGEND_BLOCKS = 3;
const LEGENDS_SHARE = 0.2;

function isHidden({ attributes }: PageElement): boolean {
  if (attributes['hidden'] !== undefined && attributes['hidden'] !== 'until-found') return true;
  if (attributes['aria-hidden'] === 'true') return true;
  return HIDDEN_STYLE.test(attributes['style'] ?? '');
}

/** Whether one of some tags is in an element, not looking into others. */
function hasInside(
  element: PageElement,
  tags: ReadonlySet<string>,
  past: ReadonlySet<string> = NOTHING,
): boolean {
  return element.children.some(
    (child) =>
      isElement(child) && (tags.has(child.tag) || (!past.has(child.tag) && hasInside(child, tags, past))),
  );
}

/** Whether there is something to fill in; programs hide fields of their own in any form. */
function hasField(element: PageElement): boolean {
  return element.children.some(
    (child) =>
      isElement(child) &&
      ((child.tag === 'input' && child.attributes['type'] !== 'hidden') || hasField(child)),
  );
}

const NOTHING: ReadonlySet<string> = new Set();
/** A figure has its own caption: what stands beside it is no other. */
const FIGURE = new Set(['figure']);

function findBlock(element: PageElement): PageElement {
  let at = element;
  while (at.parent !== null && !isBlock(at)) at = at.parent;
  return at;
}

/** Whether an element is the article's text by schema.org's name for it. */
export function isNamedBody({ attributes }: PageElement): boolean {
  return /(?:^|[\s:])articleBody(?:\s|$)/.test(
    `${attributes['itemprop'] ?? ''} ${attributes['property'] ?? ''}`,
  );
}

const PARAGRAPHS = new Set(['p', 'li', 'blockquote', 'h2', 'h3', 'h4']);
const WHOLES = new Set(['article', 'main', 'section']);
const MAIN_TAGS = new Set(['article', 'main']);
/** What may hold a picture and the words under it, and nothing else. */
const PICTURE_BOXES = new Set(['div', 'span', 'table', 'td', 'center', 'dl', 'section', 'a']);
const PARAGRAPH = new Set(['p']);
const PICTURE = new Set(['img', 'picture', 'amp-img']);
const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4']);
const FIGURE_TEXT = new Set(['table', 'blockquote', 'pre']);

/**
 * Answers which elements of a page are not of its article: what is hidden, navigation, margins, share bars, notices,
 * captions and comments, by tag, role and name. What holds most of the page's prose, or its only heading, is never one.
 */
export function createPruner(
  root: PageElement,
  measures: Measures,
  hintOf: (element: PageElement) => Hint,
  strictness: Strictness,
): (element: PageElement) => boolean {
  const total = Math.max(1, measures(root).prose);
  const headings = measures(root).headings;
  const shareOfForm = createShareReader(measures, total);
  /** Share of prose left out as what is said under pictures: stories told in pictures keep theirs. */
  let legends = 0;
  const isInlinePruned = (element: PageElement): boolean => {
    if (isHidden(element) && element.attributes['aria-hidden'] !== 'true') return true;
    if (strictness !== 'strict') return false;
    const hint = hintOf(element);
    if (!hint.isChrome && !isSaid(hint) && !hint.isMinor && !hint.isLabel && !hint.isCaption) return false;
    // A name must not take words out of a sentence.
    return measures(findBlock(element)).text - readText(element).trim().length < ALONE;
  };
  const isPruned = (element: PageElement): boolean => {
    const { tag, attributes } = element;
    if (HEAD_TAGS.has(tag)) return true;
    const measure = measures(element);
    if (!isBlock(element) && measure.text === 0) return isInlinePruned(element);
    if (measure.text === 0) return true;
    const share = measure.prose / total;
    if (isNamedBody(element) || tag === 'body') return false;
    const hint = hintOf(element);
    const hasHeading = headings === 1 && measure.headings === 1;
    const isBody = hint.isBody && share > MINOR_SHARE;
    const isComments = isSaid(hint) && !isBody && !hasHeading && !isPartOfNamed(element, hintOf);
    // What has a thread's form beside the page's heading and its text is what readers say, however much that is.
    const isBeside = headings > 0 && measure.headings === 0 && total - measure.prose >= BESIDE_LEAST;
    if (isComments && hint.isComments && share >= MAJORITY && strictness !== 'open' && !MAIN_TAGS.has(tag))
      return (isBeside || (share < NEARLY_ALL && !WHOLES.has(tag))) && isThread(element, measures);
    if (share >= NEARLY_ALL) return false;
    if (isComments && share < MAJORITY && strictness === 'strict' && shareOfForm(element) < MAJORITY)
      return true;
    if (share >= MAJORITY) return false;
    if (isHidden(element)) return !(share >= REST_SHARE && isRest(element, measures, hint));
    if (ROLES.has(attributes['role'] ?? '')) return true;
    if (strictness !== 'open') {
      if (tag === 'figcaption') return true;
      if (tag === 'figure' && !hasInside(element, FIGURE_TEXT)) return true;
    }
    if (hasHeading) return false;
    if (CHROME_TAGS.has(tag)) return true;
    if (tag === 'form' && share <= FORM_SHARE && hasField(element)) return true;
    if (strictness !== 'strict') return false;
    if (hint.isChrome && !(hint.isBody && measure.prose > 0)) return true;
    if (hint.isCaption && share <= CAPTION_SHARE && measure.text < CAPTION_TEXT) return true;
    if (
      isLegend(measure, share, legends) &&
      ((hint.isMedia && !hint.isBody) || isPictureBox(element, measure)) &&
      !hasInside(element, HEADINGS)
    ) {
      legends += share;
      return true;
    }
    if (hint.isLabel && !(hint.isBody && measure.prose > 0)) return isMinor(measure, share);
    return hint.isMinor && !hint.isBody && !PARAGRAPHS.has(tag) && isMinor(measure, share);
  };
  const known = new Map<PageElement, boolean>();
  return (element) => {
    const found = known.get(element);
    if (found !== undefined) return found;
    const pruned = isPruned(element);
    known.set(element, pruned);
    return pruned;
  };
}

/** Whether a name is one of what readers say. */
function isSaid(hint: Hint): boolean {
  return hint.isComments || hint.isReplies;
}

/** Whether an element is a paragraph of what is named as it is, or a reply among replies: where that stays, it stays. */
function isPartOfNamed(element: PageElement, hintOf: (element: PageElement) => Hint): boolean {
  const { tag, parent } = element;
  if (parent === null) return false;
  const around = hintOf(parent);
  if (around.isReplies && hintOf(element).isReplies) return true;
  return PARAGRAPHS.has(tag) && tag !== 'li' && isSaid(around);
}

/** Whether what is hidden is the rest of an article, which a "read more" shows: paragraphs like those that it stands beside. */
function isRest(element: PageElement, measures: Measures, hint: Hint): boolean {
  if (hint.isChrome || isSaid(hint) || hint.isMinor || hint.isCaption) return false;
  const { text, linked } = measures(element);
  if (linked > text * REST_LINKS || hasField(element)) return false;
  const isParagraph = (node: PageElement | string) =>
    isElement(node) && node.tag === 'p' && measures(node).prose > 0;
  return element.children.some(isParagraph) && (element.parent?.children.some(isParagraph) ?? false);
}

/** Whether an element holds a picture and no paragraph beside it. */
function isPictureBox(element: PageElement, measure: ReturnType<Measures>): boolean {
  if (!PICTURE_BOXES.has(element.tag) || !hasInside(element, PICTURE, FIGURE)) return false;
  return measure.prose === 0 || !hasInside(element, PARAGRAPH);
}

/** Whether the little text beside a picture or a film is said of it. */
function isLegend(measure: ReturnType<Measures>, share: number, legends: number): boolean {
  return measure.blocks <= LEGEND_BLOCKS && measure.text < MINOR_TEXT && share + legends <= LEGENDS_SHARE;
}

function isMinor(measure: ReturnType<Measures>, share: number): boolean {
  if (share > MINOR_SHARE) return false;
  return measure.prose === 0 && measure.text < MINOR_TEXT;
}
