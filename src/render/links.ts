import type { Digest } from '../model/digest.ts';
import type { Span } from '../model/span.ts';
import { claimAnchor, evidenceAnchor } from './anchor.ts';

/** A base address without a slash at its end. */
export function trimBase(base: string): string {
  let end = base.length;
  while (base.charAt(end - 1) === '/') end--;
  return base.slice(0, end);
}

/** PUBLIC_URL, without a slash at its end, from a digest's own address. */
export function baseOf(digest: Pick<Digest, 'url'>): string {
  const at = digest.url.lastIndexOf('/digests/');
  return at === -1 ? new URL(digest.url).origin : trimBase(digest.url.slice(0, at));
}

/** Where one subscribes, to a newsletter by its id or to one to choose. */
export function subscribeUrl(base: string, newsletter?: string): string {
  return `${base}/subscribe${newsletter === undefined ? '' : `?newsletter=${newsletter}`}`;
}

/** The page of an article, as it was in a revision; as it is now where none is given. */
export function articleUrl(base: string, id: string, revision?: number): string {
  return `${base}/articles/${id}${revision === undefined ? '' : `?revision=${revision}`}`;
}

/** The page of an evidence sentence: its article, at the sentence. */
export function evidenceUrl(
  base: string,
  evidence: { article: string; revision?: number | undefined } & Pick<Span, 'in' | 'start'>,
): string {
  return `${articleUrl(base, evidence.article, evidence.revision)}#${evidenceAnchor(evidence)}`;
}

/** The page of a figure: its article, at the figure's row. */
export function claimUrl(
  base: string,
  claim: { article: string; revision?: number | undefined; evidence: Pick<Span, 'in' | 'start'> },
): string {
  return `${articleUrl(base, claim.article, claim.revision)}#${claimAnchor(claim.evidence)}`;
}

/** A `<link rel="alternate">`: another form of the page, or a feed to follow it by. */
export type Alternate = { type: string; title: string; href: string };

/** The three feeds of a newsletter. */
export function feedLinks(base: string, newsletter: { id: string; title: string }): Alternate[] {
  const feed = (type: string, name: string, extension: string): Alternate => ({
    type,
    title: `${newsletter.title} (${name})`,
    href: `${base}/feeds/${newsletter.id}.${extension}`,
  });
  return [
    feed('application/rss+xml', 'RSS', 'rss'),
    feed('application/atom+xml', 'Atom', 'atom'),
    feed('application/feed+json', 'JSON Feed', 'json'),
  ];
}
