import { FEED_DEPTH_MAX, OPML_MAX_BYTES, OPML_REFUSALS_MAX, OPML_SOURCES_MAX } from '../limits.ts';
import { decodeFeed } from './feeds/decode.ts';
import { type Element, listElements, localName } from './feeds/element.ts';
import { parseXml } from './feeds/parse-xml.ts';
import { Problems } from './feeds/problems.ts';
import { normaliseTitle } from './normalise.ts';
import { type AddressRule, checkPublicUrl } from './public-address.ts';

/** A feed of an OPML file. `title` is '' where it has none. */
export type OpmlFeed = {
  readonly url: string;
  readonly title: string;
  /** BCP 47 as written, or null. */
  readonly lang: string | null;
  /** The categories as written (`/news/war`), or []. */
  readonly categories: readonly string[];
};

/** A line of an OPML file that gives no source, and why, in words. */
export type OpmlRefusal = { readonly outline: string; readonly reason: string };

/** What an OPML file holds, or in words why it cannot be read. `refusals` names OPML_REFUSALS_MAX at most of `refused`. */
export type OpmlReading =
  | {
      readonly ok: true;
      readonly feeds: readonly OpmlFeed[];
      /** Outlines that name a feed another one named before. */
      readonly repeated: number;
      readonly refused: number;
      readonly refusals: readonly OpmlRefusal[];
    }
  | { readonly ok: false; readonly error: string };

/** UTF-16 units of an outline's words in a report. */
const SHOWN_MAX = 200;

const attribute = (outline: Element, name: string): string => (outline.attributes.get(name) ?? '').trim();

const titleOf = (outline: Element): string =>
  normaliseTitle(attribute(outline, 'title') || attribute(outline, 'text'));

/** Every outline with what is in it, in the order of the file. Without recursion, so that none is nested too deep. */
function* listOutlines(root: Element): Generator<Element> {
  const open = [root];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    if (localName(element) === 'outline') yield element;
    open.push(...listElements(element).toReversed());
  }
}

function describeOutline(outline: Element): string {
  return (titleOf(outline) || normaliseTitle(attribute(outline, 'xmlurl')))
    .slice(0, SHOWN_MAX)
    .toWellFormed();
}

/** What an outline without a feed's address is; null for a folder, or a line that only says something. */
function findMissing(outline: Element): string | null {
  const type = attribute(outline, 'type').toLowerCase();
  if (type === 'include') return 'it stands for another OPML file: import that one';
  if (type === 'rss' || type === 'atom' || type === 'feed') return 'it has no address of a feed (xmlUrl)';
  return null;
}

/** The address of an outline's feed, or ''. `feed:` is what some programs put before it. */
function findWritten(outline: Element): string {
  const isFeed = attribute(outline, 'type').toLowerCase() === 'rss';
  const written = attribute(outline, 'xmlurl') || (isFeed ? attribute(outline, 'url') : '');
  return written.replace(/^feed:\/\//i, 'https://').replace(/^feed:/i, '');
}

function toFeed(outline: Element, url: string): OpmlFeed {
  const categories = attribute(outline, 'category').split(',');
  return {
    url,
    title: titleOf(outline),
    lang: attribute(outline, 'language') || null,
    categories: categories.map((one) => one.trim()).filter((one) => one !== ''),
  };
}

/** Gathers feeds and refusals. */
class Gatherer {
  readonly feeds = new Map<string, OpmlFeed>();
  readonly refusals: OpmlRefusal[] = [];
  repeated = 0;
  refused = 0;

  note(outline: string, reason: string): void {
    this.refused++;
    if (this.refusals.length < OPML_REFUSALS_MAX) this.refusals.push({ outline, reason });
  }

  refuse(outline: Element, reason: string): void {
    this.note(describeOutline(outline), reason);
  }

  take(outline: Element, rule: AddressRule): void {
    const written = findWritten(outline);
    if (written === '') {
      const missing = findMissing(outline);
      if (missing !== null) this.refuse(outline, missing);
      return;
    }
    const checked = checkPublicUrl(written, rule);
    if (!checked.ok) this.refuse(outline, checked.reason);
    else if (this.feeds.has(checked.url)) this.repeated++;
    else if (this.feeds.size >= OPML_SOURCES_MAX)
      this.refuse(outline, `it is beyond the first ${OPML_SOURCES_MAX} feeds`);
    else this.feeds.set(checked.url, toFeed(outline, checked.url));
  }
}

/**
 * The feeds of an OPML file (https://opml.org/spec2.opml), however deep they are nested, each address once. What cannot be a
 * source is counted and named with the reason. Ill-formed files are read as far as they go, as feeds are; entities are
 * never expanded and nothing is fetched. Linear.
 */
export function parseOpml(
  bytes: Uint8Array,
  rule: AddressRule,
  contentType: string | null = null,
): OpmlReading {
  if (bytes.length > OPML_MAX_BYTES)
    return { ok: false, error: `the file has more than ${OPML_MAX_BYTES / 1_000_000} MB` };
  const problems = new Problems();
  const text = decodeFeed(bytes, contentType, problems);
  if (!/<opml[\s>]/i.test(text)) return { ok: false, error: 'this is no OPML file: it has no <opml>' };
  const gatherer = new Gatherer();
  for (const outline of listOutlines(parseXml(text, null, problems))) gatherer.take(outline, rule);
  if (problems.list().some(({ kind }) => kind === 'too-deep'))
    gatherer.note('…', `outlines nested deeper than ${FEED_DEPTH_MAX} are not read`);
  const { feeds, repeated, refused, refusals } = gatherer;
  return { ok: true, feeds: [...feeds.values()], repeated, refused, refusals };
}
