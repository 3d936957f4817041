/** An element of a page. Only attributes that extraction asks for are kept; names are in lower case. */
export type PageElement = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  parent: PageElement | null;
  readonly children: PageNode[];
};

/** An element or a run of text, entities decoded and white space as it stands. */
export type PageNode = PageElement | string;

/** A page as a tree under `html`, and its `application/ld+json` scripts, unparsed. */
export type PageTree = { readonly root: PageElement; readonly jsonLd: readonly string[] };

/** Elements that start a line of their own. */
export const BLOCK_TAGS: ReadonlySet<string> = new Set(
  'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
/** Whether an element starts a line of its own. */
export function isBlock(element: PageElement): boolean {
  return BLOCK_TAGS.has(element.tag);
}

/** Whether a node is an element. */
export function isElement(node: PageNode): node is PageElement {
  return typeof node !== 'string';
}

/** An element's words with white space as it stands; `stop` leaves elements out, with all that is in them. */
export function readText(element: PageElement, stop?: (element: PageElement) => boolean): string {
  const parts: string[] = [];
  collectText(element, parts, stop);
  return parts.join('');
}

function collectText(element: PageElement, parts: string[], stop?: (element: PageElement) => boolean): void {
  for (const child of element.children) {
    if (typeof child === 'string') parts.push(child);
    else if (child.tag === 'br') parts.push('\n');
    else if (!stop?.(child)) {
      if (BLOCK_TAGS.has(child.tag)) parts.push('\n');
      collectText(child, parts, stop);
      if (BLOCK_TAGS.has(child.tag)) parts.push('\n');
    }
  }
}

/**
 * A question that an element answers for itself or leaves to the one around it (`undefined`); each element is asked once,
 * however many blocks are in it. False above the root.
 */
export function askUpwards(
  answer: (element: PageElement) => boolean | undefined,
): (element: PageElement) => boolean {
  const known = new Map<PageElement, boolean>();
  const ask = (element: PageElement): boolean => {
    let found = known.get(element);
    if (found === undefined) {
      found = answer(element) ?? (element.parent !== null && ask(element.parent));
      known.set(element, found);
    }
    return found;
  };
  return ask;
}

/** Every element under `root`, parents before children, in the order of the page. */
export function* listElements(root: PageElement): Generator<PageElement> {
  for (const child of root.children) {
    if (typeof child === 'string') continue;
    yield child;
    yield* listElements(child);
  }
}
