import { createServer, type RequestListener, type Server } from 'node:http';
import { escapeXml } from './written-feed.ts';

/** Seconds for which the busy host asks to be left alone, the first time that it is asked. */
export const BUSY_SECONDS = 3;

/** Milliseconds that the slow host thinks. */
const SLOW_MS = 3_000;

/** A newspaper whose feed carries teasers, and whose pages stand on three hosts of this machine. */
export type PageSite = {
  readonly url: string;
  readonly feedUrl: string;
  /** Where the pages of the hosts begin: one that answers at once, one that is slow, and one that is busy. */
  readonly hosts: { readonly prompt: string; readonly slow: string; readonly busy: string };
  /** What was asked for so far, and when, in milliseconds. */
  readonly heard: readonly { readonly url: string; readonly at: number }[];
  stop(): Promise<void>;
};

/** What stands on every page around its article, and must not come in. */
const NOTICE =
  '<div id="cookie-consent" class="cookie-banner" role="dialog"><p>We and our 840 partners store cookies on your zeppelin to measure how you read.</p><button>Accept all</button></div>';
const SHARE =
  '<ul class="share-buttons"><li><a href="#">Share on Facebook</a></li><li><a href="#">Copy link</a></li><li><a href="#">Send by albatross</a></li></ul>';
const RELATED =
  '<aside class="related"><h2>Related articles</h2><ul><li><a href="/news/old">Seventy Russian soldiers killed at Terny, says the general staff</a></li><li><a href="/news/older">Morale of a brigade collapses near Svatove</a></li></ul></aside>';
const TEASED =
  '<p class="advertisement">Advertisement</p><p><strong>Read more:</strong> <a href="/news/old">Ninety Russian soldiers surrender at Kurakhove</a></p>';

/** One report: what its feed says of it, and its page. */
type Report = {
  readonly path: string;
  readonly title: string;
  readonly teaser: string;
  readonly paragraphs: readonly string[];
  /** In the feed; without it, the page's own date stands. */
  readonly published?: string;
};

const FILLER = [
  'The statement was posted in the evening and repeated on the radio the next morning, when the spokesman took questions from reporters in the capital.',
  'Reporters could not check the figure themselves, and officials on the other side of the front did not answer requests for comment by the end of the day.',
  'The river crossing has changed hands twice since the winter, and the road behind it carries most of what the garrison of the town is supplied with.',
];

/** The report whose page says all that can be asked for. */
export const LOSSES: Report = {
  path: '/news/losses',
  title: 'Ukraine counts Russian losses at the river crossing',
  teaser: 'A spokesman gave figures for the fighting at the river on Tuesday.',
  paragraphs: [
    'The General Staff of Ukraine said on Tuesday that Russia lost 640 soldiers, killed and wounded, at the river crossing in one day.',
    ...FILLER,
  ],
};
/** A page that the site's robots.txt closes. */
export const CLOSED: Report = {
  path: '/closed/refusal',
  title: 'Soldiers refuse an order to cross',
  teaser: 'Russian soldiers refused to go back to the front, their relatives said on Wednesday.',
  paragraphs: ['Nobody is to read this heliotrope page.', ...FILLER],
  published: '2026-03-04T08:00:00Z',
};
/** A page that is not there. */
export const MISSING: Report = {
  path: '/news/missing',
  title: 'Ferry delayed by ice',
  teaser: 'The ferry left the harbour an hour late on Thursday, its owner said.',
  paragraphs: [],
  published: '2026-03-05T08:00:00Z',
};
/** A page that takes its time. */
export const SLOW: Report = {
  path: '/news/slow',
  title: 'Pier to be closed until May',
  teaser: 'The harbour master spoke about the pier.',
  paragraphs: [
    'The harbour master said that the old pier stays closed until May for carpentry.',
    'Planks that the storms of January loosened will be taken up one by one, he said, and those that can be mended go back to their place.',
    'Anglers are asked to use the mole on the northern side, where the council has set up benches and a kiosk that opens at noon.',
  ],
  published: '2026-03-05T09:00:00Z',
};
/** A page whose host asks to come back later. */
export const BUSY: Report = {
  path: '/news/busy',
  title: 'Lighthouse lit again',
  teaser: 'The lighthouse keeper was interviewed.',
  paragraphs: [
    'The lighthouse was lit again on Friday after the lampwright had mended its lens.',
    'Its beam reaches fourteen miles, and skippers had steered by the chimneys of the cannery while it was dark for most of the month.',
    'Visitors may climb the tower again from Easter on, at weekends and in groups of six, once the railing of the gallery is painted.',
  ],
  published: '2026-03-06T09:00:00Z',
};

function writePage(url: string, { path, title, paragraphs }: Report): string {
  const [first = '', ...rest] = paragraphs.map((text) => `<p>${escapeXml(text)}</p>`);
  const data = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: title,
    datePublished: '2026-03-03T18:30:00+02:00',
    author: { '@type': 'Person', name: 'Olena Petrenko' },
    publisher: { '@type': 'NewsMediaOrganization', name: 'The Harbour Gazette' },
    mainEntityOfPage: `${url}${path}`,
  };
  return `<!doctype html><html lang="en-GB"><head><title>${escapeXml(title)} | The Harbour Gazette</title>
    <link rel="canonical" href="${url}${path}"><meta property="og:site_name" content="The Harbour Gazette">
    <script type="application/ld+json">${JSON.stringify(data)}</script></head>
    <body>${NOTICE}<nav><a href="/">Home</a><a href="/news">News</a></nav>
    <main><article><h1>${escapeXml(title)}</h1><p class="byline">By Olena Petrenko</p>${SHARE}${first}${TEASED}${rest.join('')}${SHARE}</article>${RELATED}</main>
    <footer>Published by the Gazette Company. All rights reserved.</footer></body></html>`;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return `http://127.0.0.1:${address.port}`;
}

/** Starts the newspaper: three real HTTP servers. */
export async function startPageSite(): Promise<PageSite> {
  const hosts = { prompt: '', slow: '', busy: '' };
  const heard: { url: string; at: number }[] = [];
  const hostOf: Readonly<Record<string, keyof typeof hosts>> = { [SLOW.path]: 'slow', [BUSY.path]: 'busy' };
  const addressOf = ({ path }: Report): string => `${hosts[hostOf[path] ?? 'prompt']}${path}`;
  const writeItem = (report: Report): string =>
    `<item><guid isPermaLink="false">${report.path}</guid><title>${escapeXml(report.title)}</title>
     <link>${addressOf(report)}?utm_source=rss&amp;utm_medium=feed</link><description>${escapeXml(report.teaser)}</description>
     ${report.published === undefined ? '' : `<pubDate>${new Date(report.published).toUTCString()}</pubDate>`}</item>`;
  const serve =
    (host: keyof typeof hosts): RequestListener =>
    (request, response) => {
      const { pathname } = new URL(request.url ?? '/', hosts[host]);
      const isFirst = !heard.some(({ url }) => url === `${hosts[host]}${pathname}`);
      heard.push({ url: `${hosts[host]}${pathname}`, at: Date.now() });
      const html = (report: Report): void => {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
        response.end(writePage(hosts[host], report));
      };
      if (pathname === '/robots.txt') response.end('User-agent: *\nDisallow: /closed/\n');
      else if (pathname === '/feed.xml')
        response
          .writeHead(200, { 'Content-Type': 'application/rss+xml' })
          .end(
            `<rss version="2.0"><channel><title>Gazette wire</title><link>${hosts.prompt}/</link>${[LOSSES, CLOSED, MISSING, SLOW, BUSY].map(writeItem).join('')}</channel></rss>`,
          );
      else if (pathname === LOSSES.path) html(LOSSES);
      else if (pathname === CLOSED.path) html(CLOSED);
      else if (pathname === SLOW.path) setTimeout(() => html(SLOW), SLOW_MS);
      else if (pathname === BUSY.path && isFirst)
        response.writeHead(429, { 'Retry-After': String(BUSY_SECONDS) }).end();
      else if (pathname === BUSY.path) html(BUSY);
      else response.writeHead(404).end('nothing here');
    };
  const servers = (['prompt', 'slow', 'busy'] as const).map((host) => ({
    host,
    server: createServer(serve(host)),
  }));
  for (const { host, server } of servers) hosts[host] = await listen(server);
  return {
    url: hosts.prompt,
    feedUrl: `${hosts.prompt}/feed.xml`,
    hosts,
    heard,
    stop: async () => {
      for (const { server } of servers) {
        server.closeAllConnections();
        await new Promise<void>((done) => server.close(() => done()));
      }
    },
  };
}
