import type { Measures } from './measure.ts';
import { isElement, type PageElement } from './tree.ts';

/** How far within an element its thread may stand. */
const LEVELS = 6;
/** Boxes of one form from which they are a thread, and their share of its prose. */
const BOXES_LEAST = 2;
const BOXES_SHARE = 0.6;
/** Bare paragraphs from which an element can be a part of an article. */
const PARAGRAPHS_LEAST = 2;

/** The names of an element's form: a thread's boxes share one beside those of their rank and number. */
function listNames({ tag, attributes }: PageElement): string[] {
  return (attributes['class'] ?? '')
    .split(/\s+/)
    .filter((name) => name !== '')
    .map((name) => `${tag} ${name}`);
}

/** Whether an element is such a box: beside what is said it tells by whom or when, and it has no heading. */
function isBox(element: PageElement, measures: Measures): boolean {
  const { blocks, sentences, headings, subheadings } = measures(element);
  return element.tag !== 'p' && headings + subheadings === 0 && blocks > 1 && blocks > sentences;
}

/** Whether most of the prose in an element stands in boxes of one form. */
function hasBoxes(element: PageElement, measures: Measures): boolean {
  const prose = new Map<string, { count: number; prose: number }>();
  for (const child of element.children) {
    if (!isElement(child) || !isBox(child, measures)) continue;
    for (const name of listNames(child)) {
      const sum = prose.get(name) ?? { count: 0, prose: 0 };
      prose.set(name, { count: sum.count + 1, prose: sum.prose + measures(child).prose });
    }
  }
  const least = measures(element).prose * BOXES_SHARE;
  return [...prose.values()].some((sum) => sum.count >= BOXES_LEAST && sum.prose >= least);
}

/**
 * Whether an element has the form of a thread: several boxes of one form, each with a name or an hour beside what is said.
 * Paragraphs that stand in it bare are an article's, whatever it is called.
 */
export function isThread(element: PageElement, measures: Measures): boolean {
  let at: PageElement | undefined = element;
  for (let level = 0; level < LEVELS && at !== undefined; level += 1) {
    if (at.children.some((child) => isElement(child) && child.tag === 'p' && measures(child).prose > 0))
      return false;
    if (hasBoxes(at, measures)) return true;
    at = findFullest(at, measures);
  }
  return false;
}

/** The child with most of an element's prose. */
function findFullest(element: PageElement, measures: Measures): PageElement | undefined {
  const least = measures(element).prose * BOXES_SHARE;
  return element.children.filter(isElement).find((child) => measures(child).prose >= Math.max(1, least));
}

function countParagraphs(element: PageElement, measures: Measures): number {
  return element.children.filter(
    (child) => isElement(child) && child.tag === 'p' && measures(child).prose > 0,
  ).length;
}

/**
 * Answers what share of `total` those of an element's form beside it and itself have that hold several bare paragraphs, as
 * parts of an article do; 0 where they are a thread's boxes. Each parent's children are added up once.
 */
export function createShareReader(measures: Measures, total: number): (element: PageElement) => number {
  const known = new Map<PageElement, ReadonlyMap<string, number>>();
  const addUp = (parent: PageElement): ReadonlyMap<string, number> => {
    const sums = new Map<string, number>();
    if (hasBoxes(parent, measures)) return sums;
    for (const child of parent.children) {
      if (!isElement(child) || countParagraphs(child, measures) < PARAGRAPHS_LEAST) continue;
      const form = formOf(child);
      sums.set(form, (sums.get(form) ?? 0) + measures(child).prose);
    }
    return sums;
  };
  return (element) => {
    const { parent } = element;
    if (parent === null) return 0;
    let sums = known.get(parent);
    if (sums === undefined) {
      sums = addUp(parent);
      known.set(parent, sums);
    }
    return (sums.get(formOf(element)) ?? 0) / total;
  };
}

function formOf({ tag, attributes }: PageElement): string {
  return `${tag} ${attributes['class'] ?? ''}`;
}
