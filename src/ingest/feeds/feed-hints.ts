import { z } from 'zod';
import { NO_POLL_HINTS, type PollHints } from '../../model/poll-hints.ts';
import { findHttpUrl } from './addresses.ts';
import { decodeFeed } from './decode.ts';
import { type Element, listChildren, listElements, textOf } from './element.ts';
import type { FeedOrigin } from './parse-feed.ts';
import { parseXml } from './parse-xml.ts';
import { Problems } from './problems.ts';

/** What a feed says about itself as a document. */
export type FeedHints = PollHints & {
  /** Hubs that push it (WebSub), absolute, in the document's order. */
  readonly hubs: readonly string[];
  /** Its own address, as it gives it, absolute; null where it gives none. */
  readonly self: string | null;
};

export const NO_HINTS: FeedHints = {
  ...NO_POLL_HINTS,
  hubs: [],
  self: null,
};

/** Minutes of each sy:updatePeriod. */
const PERIODS: Readonly<Record<string, number>> = {
  hourly: 60,
  daily: 1_440,
  weekly: 10_080,
  monthly: 43_200,
  yearly: 525_600,
};

const HUBS_MAX = 5;
const DIGITS = /^\d{1,7}$/;
/** Where the entries begin, under any prefix. */
const FIRST_ENTRY = /<(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)[\s>/]/i;
const LAST_ENTRY_END = /<\/(?:[A-Za-z_][\w.-]{0,40}:)?(?:item|entry)\s*>/gi;
/** UTF-16 units after the last entry that are looked at: what a channel says once more at its end. */
const TAIL_MAX = 20_000;

const JsonHints = z.object({
  feed_url: z.string().nullish().catch(null),
  hubs: z
    .array(z.object({ type: z.string(), url: z.string() }).nullable().catch(null))
    .nullish()
    .catch(null),
});

/** The document without its entries, so that it is read in no time. */
function cutEntries(text: string): string {
  const first = text.search(FIRST_ENTRY);
  if (first < 0) return text;
  const tail = text.slice(Math.max(first, text.length - TAIL_MAX));
  let end = -1;
  for (const match of tail.matchAll(LAST_ENTRY_END)) end = match.index + match[0].length;
  return text.slice(0, first) + (end < 0 ? '' : tail.slice(end));
}

function listAll(element: Element, found: Element[]): Element[] {
  for (const child of listElements(element)) {
    found.push(child);
    listAll(child, found);
  }
  return found;
}

const numberOf = (text: string | undefined): number | null => {
  const trimmed = text?.trim() ?? '';
  return DIGITS.test(trimmed) ? Number(trimmed) : null;
};

function updateMinutesOf(first: (name: string) => string | undefined): number | null {
  const period = PERIODS[first('sy:updateperiod')?.trim().toLowerCase() ?? ''];
  if (period === undefined) return null;
  return period / Math.max(1, numberOf(first('sy:updatefrequency')) ?? 1);
}

function readXmlHints(text: string, base: string | null): FeedHints {
  const all = listAll(parseXml(cutEntries(text), base, new Problems()), []);
  const first = (name: string): string | undefined => {
    const found = all.find((one) => one.name === name);
    return found && textOf(found);
  };
  const listOf = (outer: string, inner: string): string[] =>
    all
      .filter(({ name }) => name === outer)
      .flatMap((one) => listChildren(one, inner))
      .map((one) => textOf(one).trim().toLowerCase());
  const linked = (relation: string): string[] =>
    all
      .filter(({ name, attributes }) => {
        const relations = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/);
        return name === 'link' && relations.includes(relation);
      })
      .flatMap((one) => findHttpUrl(one.attributes.get('href'), one.base ?? base) ?? []);
  return {
    ttl: numberOf(first('ttl')),
    updateMinutes: updateMinutesOf(first),
    // RSS 0.91 counted them from 1 to 24.
    skipHours: listOf('skiphours', 'hour').flatMap((hour) => {
      const value = numberOf(hour);
      return value === null || value > 24 ? [] : [value % 24];
    }),
    skipDays: listOf('skipdays', 'day'),
    hubs: [...new Set(linked('hub'))].slice(0, HUBS_MAX),
    self: linked('self')[0] ?? null,
  };
}

function readJsonHints(text: string, base: string | null): FeedHints {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return NO_HINTS;
  }
  const parsed = JsonHints.safeParse(value);
  if (!parsed.success) return NO_HINTS;
  const { feed_url, hubs } = parsed.data;
  const addresses = (hubs ?? [])
    .filter((hub) => hub !== null && hub.type.toLowerCase() === 'websub')
    .flatMap((hub) => findHttpUrl(hub?.url, base) ?? []);
  return {
    ...NO_HINTS,
    hubs: [...new Set(addresses)].slice(0, HUBS_MAX),
    self: findHttpUrl(feed_url ?? undefined, base),
  };
}

/** What a feed's document says of how it wants to be polled, and of its hubs. What cannot be read counts as not said; never throws. */
export function readFeedHints(bytes: Uint8Array, origin: FeedOrigin = {}): FeedHints {
  const text = decodeFeed(bytes, origin.contentType ?? null, new Problems());
  const base = findHttpUrl(origin.url, null);
  const begin = text.search(/[^\s\uFEFF\0]/);
  const first = text.charAt(begin);
  if (first === '{' || first === '[') return readJsonHints(text.slice(begin), base);
  return readXmlHints(text, base);
}
