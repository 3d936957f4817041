import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { escapeXml, type ServedItem, writeFeed } from './written-feed.ts';

/** A request as it came in. */
export type Heard = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
};

/** What the hub was asked, by topic. */
export type HubAsked = {
  readonly mode: string;
  readonly topic: string;
  readonly callback: string;
  readonly secret: string;
};

/** A publisher of feeds on this machine: a real HTTP server. */
export type FeedServer = {
  readonly url: string;
  /** What was asked so far. */
  readonly heard: readonly Heard[];
  /** The subscriptions that its hub was asked for. */
  readonly asked: readonly HubAsked[];
  /** What /feed.xml holds from now on. */
  publish(items: readonly ServedItem[]): void;
  /** What /robots.txt says from now on; null for 404. */
  setRobots(text: string | null): void;
  /** Has the hub call at another origin than callbacks name: that of a Worker that does not know its own. */
  callAt(origin: string): void;
  /** Has the hub send the feed to whoever subscribed, signed with `algorithm`. Answers the statuses. */
  push(algorithm?: string, body?: string): Promise<number[]>;
  /** Has the hub ask whether each subscription was meant; answers status and body of each. */
  verify(leaseSeconds?: number): Promise<{ status: number; body: string }[]>;
  stop(): Promise<void>;
};

const XML = { 'Content-Type': 'application/rss+xml' };

type State = {
  url: string;
  origin: string | null;
  items: readonly ServedItem[];
  robots: string | null;
  heard: Heard[];
  asked: HubAsked[];
};

/** How each path answers; those that end in `/` take what follows as their parameter. */
type Answer = (response: ServerResponse, state: State, request: IncomingMessage, rest: string) => void;

const redirect =
  (status: number, to: (state: State, rest: string) => string): Answer =>
  (response, state, _request, rest) =>
    void response.writeHead(status, { Location: to(state, rest) }).end('elsewhere');

const withHub = (state: State): string =>
  writeFeed(
    state.url,
    state.items,
    `<atom:link rel="hub" href="${state.url}/hub"/><atom:link rel="self" href="${state.url}/hubbed.xml"/>`,
  );

/** The feed with its validators. */
const conditional: Answer = (response, state, request) => {
  const body = writeFeed(state.url, state.items);
  const etag = `"${Buffer.from(body).length}-${state.items.length}"`;
  const headers = { ...XML, ETag: etag, 'Last-Modified': 'Mon, 09 Mar 2026 06:00:00 GMT' };
  if (request.headers['if-none-match'] === etag) response.writeHead(304, headers).end();
  else response.writeHead(200, headers).end(body);
};

const endless: Answer = (response) => {
  response.writeHead(200, XML);
  const block = Buffer.alloc(65_536, 'x');
  const more = (): void => {
    while (!response.destroyed && response.write(block));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

const hub: Answer = (response, state, request) => {
  void readAll(request).then((text) => {
    const form = new URLSearchParams(text);
    const field = (name: string): string => form.get(`hub.${name}`) ?? '';
    state.asked.push({
      mode: field('mode'),
      topic: field('topic'),
      callback: field('callback'),
      secret: field('secret'),
    });
    response.writeHead(202).end();
  });
};

const ANSWERS: Readonly<Record<string, Answer>> = {
  '/feed.xml': conditional,
  '/no-validators.xml': (response, state) =>
    void response.writeHead(200, XML).end(writeFeed(state.url, state.items)),
  '/gzip.xml': (response, state) =>
    void response
      .writeHead(200, { ...XML, 'Content-Encoding': 'gzip' })
      .end(gzipSync(writeFeed(state.url, state.items))),
  '/br.xml': (response, state) =>
    void response
      .writeHead(200, { ...XML, 'Content-Encoding': 'br' })
      .end(brotliCompressSync(writeFeed(state.url, state.items))),
  '/bad-gzip.xml': (response) =>
    void response.writeHead(200, { ...XML, 'Content-Encoding': 'gzip' }).end('not gzip'),
  // 64 MB that travel as 64 KB.
  '/bomb.xml': (response) =>
    void response
      .writeHead(200, { ...XML, 'Content-Encoding': 'gzip' })
      .end(gzipSync(Buffer.alloc(64_000_000))),
  '/hubbed.xml': (response, state) => void response.writeHead(200, XML).end(withHub(state)),
  '/broken.xml': (response) =>
    void response.writeHead(200, XML).end('<html><body>An error page</body></html>'),
  '/two-feeds': (response) =>
    void response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end(
        '<link rel="alternate" type="application/rss+xml" href="/feed.xml" title="All"><link rel="alternate" type="application/rss+xml" href="/no-validators.xml" title="Harbour alone">',
      ),
  '/moved.xml': redirect(301, () => '/moved-again.xml'),
  '/moved-again.xml': redirect(308, () => '/feed.xml'),
  '/today.xml': redirect(302, () => '/feed.xml'),
  '/moved-then-today.xml': redirect(301, () => '/today.xml'),
  '/loop.xml': redirect(302, () => '/loop-back.xml'),
  '/loop-back.xml': redirect(302, () => '/loop.xml'),
  '/chain/': redirect(302, (_state, rest) => (Number(rest) > 0 ? `/chain/${Number(rest) - 1}` : '/feed.xml')),
  '/nowhere.xml': (response) => void response.writeHead(302).end(),
  '/to-private.xml': redirect(302, () => 'http://10.0.0.1/feed.xml'),
  '/to-metadata.xml': redirect(301, () => 'http://169.254.169.254/latest/meta-data/'),
  '/to-file.xml': redirect(302, () => 'file:///etc/passwd'),
  '/gone.xml': (response) => void response.writeHead(410).end(),
  '/missing.xml': (response) => void response.writeHead(404).end(),
  '/fault.xml': (response) => void response.writeHead(500).end('a stack trace'),
  '/slow-down.xml': (response) => void response.writeHead(429, { 'Retry-After': '7200' }).end(),
  '/maintenance.xml': (response) => void response.writeHead(503, { 'Retry-After': '600' }).end(),
  '/status/': (response, _state, _request, rest) => void response.writeHead(Number(rest)).end(),
  // One byte, and then nothing for as long as anybody listens.
  '/drip.xml': (response) => void response.writeHead(200, XML).write('<'),
  '/silent.xml': () => undefined,
  '/endless.xml': endless,
  '/cut.xml': (response) => {
    response.writeHead(200, { ...XML, 'Content-Length': '1000' }).write('<rss>', () => response.destroy());
  },
  '/robots.txt': (response, state) => {
    if (state.robots === null) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': 'text/plain' }).end(state.robots);
  },
  '/pages/': (response, state, _request, rest) => {
    const item = state.items.find(({ id }) => id === decodeURIComponent(rest));
    if (item === undefined) return void response.writeHead(404).end();
    const paragraphs = Array.from(
      { length: 6 },
      (_, at) => `<p>${escapeXml(item.text)} Paragraph ${at + 1} of the page.</p>`,
    );
    const page = `<!doctype html><html lang="en"><head><title>${escapeXml(item.title)}</title></head><body><article><h1>${escapeXml(item.title)}</h1>${paragraphs.join('')}</article></body></html>`;
    return void response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
  },
  '/hub': hub,
  '/old-hub': redirect(308, () => '/hub'),
  '/lost-hub': redirect(307, () => '/lost-hub'),
  '/closed-hub': (response) => void response.writeHead(403).end('no'),
};

function findAnswer(path: string): [Answer, string] | null {
  const exact = ANSWERS[path];
  if (exact !== undefined) return [exact, ''];
  const prefix = Object.keys(ANSWERS).find((key) => key.endsWith('/') && path.startsWith(key));
  const answer = prefix === undefined ? undefined : ANSWERS[prefix];
  return prefix === undefined || answer === undefined ? null : [answer, path.slice(prefix.length)];
}

const signed = (body: string, secret: string, algorithm: string): string =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;

function callbackOf({ origin }: State, callback: string): URL {
  const url = new URL(callback);
  return origin === null ? url : new URL(`${url.pathname}${url.search}`, origin);
}

const subscribed = (state: State): HubAsked[] => {
  const last = new Map(state.asked.map((one) => [one.callback, one]));
  return [...last.values()].filter(({ mode }) => mode === 'subscribe');
};

/** Starts the server on 127.0.0.1, on a free port unless one is named. */
export async function startFeedServer(port = 0): Promise<FeedServer> {
  const state: State = { url: '', origin: null, items: [], robots: null, heard: [], asked: [] };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', state.url);
    state.heard.push({ method: request.method ?? '', path: pathname, headers: request.headers });
    // Whoever breaks off a connection, as a client with a cap does, breaks nothing here.
    response.on('error', () => undefined);
    const found = findAnswer(pathname);
    if (found === null) response.writeHead(404).end();
    else found[0](response, state, request, found[1]);
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  state.url = `http://127.0.0.1:${address.port}`;
  return {
    url: state.url,
    heard: state.heard,
    asked: state.asked,
    publish: (items) => {
      state.items = items;
    },
    setRobots: (text) => {
      state.robots = text;
    },
    callAt: (origin) => {
      state.origin = origin;
    },
    push: (algorithm = 'sha256', body = withHub(state)) =>
      Promise.all(
        subscribed(state).map(async ({ callback, secret, topic }) => {
          const answer = await fetch(callbackOf(state, callback), {
            method: 'POST',
            headers: {
              'Content-Type': 'application/rss+xml',
              'X-Hub-Signature': signed(body, secret, algorithm),
              Link: `<${state.url}/hub>; rel="hub", <${topic}>; rel="self"`,
            },
            body,
          });
          await answer.arrayBuffer();
          return answer.status;
        }),
      ),
    verify: (leaseSeconds = 864_000) =>
      Promise.all(
        state.asked.map(async ({ callback, topic, mode }) => {
          const url = callbackOf(state, callback);
          url.searchParams.set('hub.mode', mode);
          url.searchParams.set('hub.topic', topic);
          url.searchParams.set('hub.challenge', 'echo-this-back');
          if (mode === 'subscribe') url.searchParams.set('hub.lease_seconds', String(leaseSeconds));
          const answer = await fetch(url);
          return { status: answer.status, body: await answer.text() };
        }),
      ),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
