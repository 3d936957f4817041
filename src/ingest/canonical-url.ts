import { HttpUrl } from '../model/ids.ts';

/**
 * Parameters that count readers and change nothing of what is shown: of Google, Facebook, Microsoft, Yandex, Mailchimp,
 * HubSpot, Matomo, AT Internet, Adobe, Marketo,
 * Twitter, Branch, Bloomberg, numbers of a server's sessions, and those by which news sites tell their own feeds apart.
 */
const TRACKING =
  /^(?:utm_\w+|fb(?:clid|_\w+)|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|li_fat_id|yclid|_openstat|ysclid|mc_[ce]id|igshid|igsh|mkt_tok|_hs(?:enc|mi)|hsctatracking|vero_\w+|oly_\w+_id|(?:pk|mtm|matomo|piwik)_\w+|at_(?:medium|campaign|link_\w+|custom\d|ptr_\w+|bbc_\w+|format|recipient_\w+)|xtor|s_cid|cid_source|ocid|icid|cmpid|cmp|cmpn|ito|ref_src|ref_url|ref|referrer|ftag|ncid|smid|smtyp|sr_share|soc_src|soc_trk|guccounter|guce_referrer\w*|_ga|_gl|spm|wt_mc|traffic_source|feed(?:name|type)|rss(?:_id)?|partner|shareid|taid|__twitter_impression|gaa_\w+|_branch_(?:match_id|referrer)|srnd|jsessionid|phpsessid)$/i;

/** Parameters that ask for another form of the same page. */
const FORMS: readonly (readonly [name: string, values: RegExp])[] = [
  ['amp', /^(?:|1|true|amp)$/i],
  ['outputtype', /^amp$/i],
  ['output', /^amp$/i],
  ['print', /^(?:|1|true)$/i],
  ['m', /^1$/],
];

/** Fragments that name a state of an application: without them another page is shown. */
const ROUTE = /^#!/;

/** A publisher's page on Google's AMP cache, `a-b.cdn.ampproject.org/c/s/host/path`, or its viewer, `google.com/amp/s/host/path`. */
const AMP_CACHE = /^\/(?:[cv]\/)?(s\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/.*)?)$/i;

/** Leading labels that are no part of a name, as long as a name is left: `m.example.org`, but not `m.org`. */
const HOST_START = /^(?:(?:www\d?|amp|m|mobile|mobil|touch|wap)\.)+(?=[^.]+\.[^.]+)/;
const WWW_ALONE = /^www\d?\.(?=[^.]+$)/;

/** The same after the label of a language: `en.m.wikipedia.org`. */
const MOBILE_WITHIN = /^([a-z]{2,3}(?:-[a-z]{2,8}){0,2}\.)(?:(?:amp|m|mobile)\.)+(?=[^.]+\.[^.]+)/;

/** What a path may end with and be the same without; and the ending of a name of an AMP page. */
const NO_NAME = /^(?:|amp(?:\.html?)?|(?:index|default)\.(?:html?|php|aspx?))$/i;
const AMP_ENDING = /\.amp(\.html?)?$/i;
const AMP_PART = /^amp$/i;

/** The session that servers of Java write behind a name. */
const SESSION = /;jsessionid=[^;]*/i;

/** Names of articles rather than of sections and things: a number of three digits or more, or four words and more. */
const ARTICLE_NAME = /\d{3}|^(?:[^-]+-){3}[^-]/;

function openCached(url: URL): URL {
  const onCache = url.hostname.endsWith('.cdn.ampproject.org');
  const inViewer = /^(?:www\.)?google\.[a-z.]{2,7}$/.test(url.hostname) && url.pathname.startsWith('/amp/');
  if (!onCache && !inViewer) return url;
  const parts = AMP_CACHE.exec(inViewer ? url.pathname.slice('/amp'.length) : url.pathname);
  const address = `${parts?.[1] === undefined ? 'http' : 'https'}://${parts?.[2] ?? ''}${url.search}`;
  return parts !== null && URL.canParse(address) ? new URL(address) : url;
}

/** Whether a query's parameter only counts readers, so that an address shows the same without it. */
export function isTracking(name: string): boolean {
  return TRACKING.test(name);
}

function keepsParameter(name: string, value: string): boolean {
  if (isTracking(name)) return false;
  return !FORMS.some(([form, values]) => form === name.toLowerCase() && values.test(value));
}

/** A path without doubled and closing slashes, sessions, names of index pages, and what only asks for the AMP page. */
function canonicalPath(pathname: string): string {
  const parts = pathname
    .split('/')
    .map((part) => part.replace(SESSION, ''))
    .filter((part) => part !== '');
  while (parts.length > 1 && AMP_PART.test(parts[0] ?? '')) parts.shift();
  let last = parts.pop();
  while (last !== undefined) {
    const name: string = last.replace(AMP_ENDING, '$1');
    if (name === last && !NO_NAME.test(name)) break;
    last = NO_NAME.test(name) ? parts.pop() : name;
  }
  if (last === undefined) return '/';
  // Within a path, `amp` may be a section about amplifiers: it is none where an article follows.
  const kept = ARTICLE_NAME.test(last) ? parts.filter((part) => !AMP_PART.test(part)) : parts;
  return `/${[...kept, last].join('/')}`;
}

/**
 * The address under which a page is one and the same: https, without `www.`, mobile and AMP hosts and paths, without the
 * parameters that count readers, sorted, without fragment (but `#!`), doubled and closing slashes. It is a name to compare
 * by and may not be served; what is shown and linked is the address that the source gave. Null for what is no http(s) address.
 * Of libraries, `normalize-url` knows none of the hosts, paths and parameters of news sites, and what it does know is the URL parser's.
 */
export function findCanonicalUrl(address: string): string | null {
  if (!HttpUrl.safeParse(address).success) return null;
  const url = openCached(new URL(address));
  const host = url.hostname
    .replace(/\.$/, '')
    .replace(HOST_START, '')
    .replace(WWW_ALONE, '')
    .replace(MOBILE_WITHIN, '$1');
  const path = canonicalPath(url.pathname);
  const parameters = [...url.searchParams].filter(([name, value]) => keepsParameter(name, value));
  parameters.sort(([a, x], [b, y]) => (a === b ? Number(x > y) - Number(x < y) : a < b ? -1 : 1));
  const query = new URLSearchParams(parameters).toString();
  const port = url.port === '' ? '' : `:${url.port}`;
  const fragment = ROUTE.test(url.hash) ? url.hash : '';
  return `https://${host}${port}${path}${query === '' ? '' : `?${query}`}${fragment}`;
}
