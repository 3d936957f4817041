const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };

/** HTML text with its character references replaced, as a browser shows it. */
export function unescapeHtml(html: string): string {
  return html.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (all, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return NAMED[name ?? ''] ?? all;
    },
  );
}

export type Tag = { name: string; attributes: Map<string, string> };

/** Every start tag of a document with its attributes, comments left out and conditional ones looked into. */
export function listTags(html: string): Tag[] {
  return [...html.matchAll(/<([a-z][a-z0-9:-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi)].map(
    ([, name = '', rest = '']) => ({
      name: name.toLowerCase(),
      attributes: new Map(
        [...rest.matchAll(/([^\s"'=/>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g)].map(
          ([, key = '', a, b, c]) => [key.toLowerCase(), unescapeHtml(a ?? b ?? c ?? '')],
        ),
      ),
    }),
  );
}

/** Values of every attribute that a browser would follow or load. */
export function listAddresses(html: string): string[] {
  return listTags(html).flatMap(({ attributes }) =>
    ['href', 'src', 'action', 'cite', 'background', 'poster', 'srcset', 'formaction'].flatMap(
      (name) => attributes.get(name) ?? [],
    ),
  );
}
