/** An element of a feed. `name` is as NamespaceScope writes it; attribute names are in lower case, values decoded. */
export type Element = {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: (Element | string)[];
  /** The address that relative ones are resolved against (`xml:base`), or null. */
  base: string | null;
  /** `xml:lang` in force here, as written, or null. */
  lang: string | null;
};

/** The child elements, in order. */
export function listElements(element: Element): Element[] {
  return element.children.filter((child): child is Element => typeof child !== 'string');
}

/** The children of any of these names, in order. */
export function listChildren(element: Element, ...names: readonly string[]): Element[] {
  const found: Element[] = [];
  for (const child of element.children)
    if (typeof child !== 'string' && names.includes(child.name)) found.push(child);
  return found;
}

/** The first child of that name, or null. */
export function findChild(element: Element, name: string): Element | null {
  for (const child of element.children) if (typeof child !== 'string' && child.name === name) return child;
  return null;
}

/** All text under an element, markup ignored, as it stands. */
export function textOf(element: Element): string {
  const [only] = element.children;
  if (element.children.length === 1 && typeof only === 'string') return only;
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** The name without its prefix. */
export function localName({ name }: Element): string {
  return name.slice(name.lastIndexOf(':') + 1);
}
