/** An item of the feed that the server publishes. */
export type ServedItem = {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly published?: string;
};

/** Text for an element. */
export const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A feed as RSS 2.0. `head` goes into its channel. */
export function writeFeed(base: string, items: readonly ServedItem[], head = ''): string {
  const list = items.map(
    ({ id, title, text, published }) =>
      `<item><guid isPermaLink="false">${escapeXml(id)}</guid><title>${escapeXml(title)}</title><link>${base}/pages/${encodeURIComponent(id)}</link>` +
      `<description>${escapeXml(text)}</description>${published === undefined ? '' : `<pubDate>${new Date(published).toUTCString()}</pubDate>`}</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Harbour News</title><link>${base}/</link><description>News of a harbour</description>${head}${list.join('')}</channel></rss>`;
}
