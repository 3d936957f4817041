import type { Published } from '../../model/article.ts';
import { Day, Instant } from '../../model/ids.ts';
import { findWrittenDay, WRITTEN_DATE } from '../written-dates.ts';
import type { PageHead } from './head.ts';
import { readLine } from './head.ts';
import type { LinkedArticle } from './json-ld.ts';

/** When something was, and in words what says so. */
export type DatedBy = { readonly at: Published; readonly basis: string };

const ISO =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ]\s?(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{0,2})?)?(?:\s.{0,20})?$/i;
const RFC_822 =
  /^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|UTC?|GMT|[+-]\d{2}:?\d{2})$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const IN_TEXT = new RegExp(WRITTEN_DATE, 'i');
const IN_PATH =
  /\/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/-]?(0[1-9]|[12]\d|3[01])(?:\/|-|$)/i;
/** Years that a page of the web may be from. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2100;

const PUBLISHED_META = [
  'article:published_time',
  'og:article:published_time',
  'article:published',
  'datepublished',
  'og:published_time',
  'parsely-pub-date',
  'cxenseparse:recs:publishtime',
  'sailthru.date',
  'dc.date.issued',
  'dcterms.issued',
  'dcterms.created',
  'dc.date.created',
  'article.published',
  'publish-date',
  'publishdate',
  'publish_date',
  'publication_date',
  'pubdate',
  'originalpublicationdate',
  'dc.date',
  'dcterms.date',
  'citation_publication_date',
  'article_date_original',
  'date',
];
const MODIFIED_META = [
  'article:modified_time',
  'og:updated_time',
  'og:article:modified_time',
  'datemodified',
  'article:updated_time',
  'dcterms.modified',
  'lastmod',
  'last-modified',
  'article.updated',
  'revised',
];

/** Minutes east of UTC, 0 for Z; null where no zone is named. */
function readZone(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  const parts = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!parts) return 0;
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3] ?? 0));
}

function buildInstant(
  day: string,
  hour: number,
  minute: number,
  second: number,
  zone: number,
): Published | null {
  if (hour > 24 || minute > 59 || second > 60) return null;
  const start = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(start)) return null;
  const at = new Date(start + ((hour * 60 + minute - zone) * 60 + second) * 1000);
  return Instant.safeParse(at.toISOString().replace('.000Z', 'Z')).data ?? null;
}

function checkYear(at: Published | null): Published | null {
  const year = Number(at?.slice(0, 4));
  return at !== null && year >= FIRST_YEAR && year <= LAST_YEAR ? at : null;
}

/**
 * A date as pages write it (ISO 8601, RFC 822, seconds since 1970, words): a UTC instant where hour and zone are known,
 * else a day. A time without a zone is known to the day only. Null where it is none.
 */
export function parsePageDate(raw: string): Published | null {
  const text = raw.replace(/\s+/g, ' ').trim();
  const iso = ISO.exec(text);
  if (iso) {
    const day = Day.safeParse(`${iso[1]}-${iso[2]}-${iso[3]}`).data;
    if (day === undefined) return null;
    const zone = readZone(iso[7]);
    if (iso[4] === undefined || zone === null) return checkYear(day);
    return checkYear(buildInstant(day, Number(iso[4]), Number(iso[5]), Number(iso[6] ?? 0), zone));
  }
  const mail = RFC_822.exec(text);
  if (mail) {
    const month = MONTHS.indexOf((mail[2] ?? '').toLowerCase()) + 1;
    const day = Day.safeParse(
      `${mail[3]}-${String(month).padStart(2, '0')}-${(mail[1] ?? '').padStart(2, '0')}`,
    ).data;
    if (day === undefined) return null;
    return checkYear(
      buildInstant(day, Number(mail[4]), Number(mail[5]), Number(mail[6] ?? 0), readZone(mail[7]) ?? 0),
    );
  }
  if (/^\d{10}(?:\d{3})?$/.test(text)) {
    const at = new Date(Number(text.slice(0, 10)) * 1000).toISOString().replace('.000Z', 'Z');
    return checkYear(Instant.safeParse(at).data ?? null);
  }
  return checkYear(findWrittenDay(IN_TEXT.exec(text)?.[0] ?? ''));
}

function dateBy(raw: string | null | undefined, basis: string): DatedBy | null {
  const at = raw ? parsePageDate(raw) : null;
  return at === null ? null : { at, basis };
}

function findInMeta(head: PageHead, names: readonly string[]): DatedBy | null {
  for (const name of names) {
    const found = dateBy(head.meta.get(name), `the page's meta ${name}`);
    if (found) return found;
  }
  return null;
}

function findInAddress(url: string): DatedBy | null {
  const parts = IN_PATH.exec(new URL(url).pathname);
  if (!parts) return null;
  const named = MONTHS.indexOf((parts[2] ?? '').toLowerCase()) + 1;
  const month = named > 0 ? String(named).padStart(2, '0') : parts[2];
  return dateBy(`${parts[1]}-${month}-${parts[3]}`, "the page's address");
}

/** When a page's article was published: what its JSON-LD, its meta, its `time` elements or its address say, in this order. */
export function findPublished(head: PageHead, linked: LinkedArticle | null, url: string): DatedBy | null {
  const said =
    dateBy(linked?.published, "the page's JSON-LD datePublished") ?? findInMeta(head, PUBLISHED_META);
  if (said) return said;
  for (const time of head.times) {
    const raw = time.attributes['datetime'] ?? time.attributes['content'] ?? readLine(time);
    const found = dateBy(raw, "the page's time element");
    if (found) return found;
  }
  return findInAddress(url);
}

/** When a page's article was last changed, where it says so. */
export function findModified(head: PageHead, linked: LinkedArticle | null): DatedBy | null {
  return dateBy(linked?.modified, "the page's JSON-LD dateModified") ?? findInMeta(head, MODIFIED_META);
}
