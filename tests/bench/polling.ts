/**
 * Polls many sources the way the product does, by cron and the queue under `wrangler dev`, while some of their servers never
 * answer: `node tests/bench/polling.ts [SOURCES] [SILENT]`, by default 1,000 and 20. Each source has a host of its own on this
 * machine and ten entries, of which articles are made beside. Prints when each tenth of the answering ones was polled.
 */
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askApi, fireCron, makeLocalWorker } from '../setup/local-worker.ts';

const Count = z.coerce.number().int().positive();
const [sources = 1_000, silent = 20] = process.argv.slice(2).map((text) => Count.parse(text));
const ENTRIES = 10;
/** Addresses of 127.1.0.0/16 in the third part, so that each source is another host. */
const IN_A_ROW = 250;
/** A run of the schedule puts 400 polls into the queue; here it comes more often than every five minutes. */
const CRON_MS = 20_000;
const GIVE_UP_MS = 1_200_000;

const hostOf = (source: number): string =>
  `127.1.${Math.floor(source / IN_A_ROW)}.${(source % IN_A_ROW) + 1}`;
const isSilent = (source: number): boolean => source % Math.floor(sources / silent) === 0;

/** The source that a request is for, by its host. */
function sourceOf(host: string): number {
  const [, , row = 0, place = 1] = host.split(/[.:]/).map(Number);
  return row * IN_A_ROW + place - 1;
}

function writeFeed(source: number): string {
  const items = Array.from(
    { length: ENTRIES },
    (_, entry) =>
      `<item><guid>${source}-${entry}</guid><link>https://outlet-${source}.example.org/${entry}</link><title>Report ${entry} of outlet ${source}</title><description>What outlet ${source} has to say of matter ${entry}, in a sentence of its own.</description></item>`,
  );
  return `<rss version="2.0"><channel><title>Outlet ${source}</title>${items.join('')}</channel></rss>`;
}

const asked = new Set<number>();
const answered = new Set<number>();
const held: ServerResponse[] = [];
const server = createServer((request, response) => {
  const source = sourceOf(request.headers.host ?? '');
  asked.add(source);
  if (isSilent(source)) {
    held.push(response);
    return;
  }
  answered.add(source);
  response.writeHead(200, { 'Content-Type': 'application/rss+xml' }).end(writeFeed(source));
});
// All of 127.0.0.0/8 is this machine on Linux.
await new Promise<void>((ready) => server.listen(0, '0.0.0.0', ready));
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;

const Imported = z.object({ made: z.array(z.unknown()) });
const Jobs = z.object({ entries: z.object({ waiting: z.int(), failed: z.int() }) });

/** Adds the sources, all of them due. */
async function addSources(origin: string): Promise<void> {
  const outlines = Array.from(
    { length: sources },
    (_, source) => `<outline type="rss" text="Outlet" xmlUrl="http://${hostOf(source)}:${port}/feed"/>`,
  );
  const file = `<opml version="2.0"><body>${outlines.join('')}</body></opml>`;
  const { made } = await askApi(origin, 'opml', Imported, file);
  if (made.length !== sources) throw new Error(`of ${sources} sources, ${made.length} were made`);
}

/** Fires cron until every source was asked, and those that answer did; answers the seconds until each tenth of the latter. */
async function pollAll(origin: string): Promise<number[]> {
  const began = performance.now();
  const tenths: number[] = [];
  const total = sources - silent;
  let fired = 0;
  // Each run is five minutes after the one before by its own clock.
  let at = Date.now();
  for (let ms = 0; asked.size < sources || answered.size < total; ms = performance.now() - began) {
    if (ms > GIVE_UP_MS)
      throw new Error(`${asked.size} of ${sources} were asked in ${Math.round(ms / 1000)} seconds`);
    if (ms >= fired) {
      await fireCron(origin, new Date(at));
      at += 300_000;
      fired = ms + CRON_MS;
    }
    await sleep(200);
    while (answered.size >= ((tenths.length + 1) * total) / 10) tenths.push(Math.round(ms / 1000));
  }
  return tenths;
}

const worker = await makeLocalWorker('src/index.ts', {
  PUBLIC_URL: 'http://localhost:8787',
  ALLOW_LOCAL_SOURCES: 'true',
});
const running = await worker.start();
try {
  const isReady = () => fetch(`${running.origin}/healthz`).then((answer) => answer.ok);
  while (!(await isReady())) await fireCron(running.origin, new Date());
  await addSources(running.origin);
  const secondsToEachTenth = await pollAll(running.origin);
  const { entries } = await askApi(running.origin, 'jobs', Jobs);
  const made = (sources - silent) * ENTRIES - entries.waiting;
  console.log(JSON.stringify({ sources, silent, secondsToEachTenth, articlesMadeMeanwhile: made }));
} finally {
  for (const response of held) response.destroy();
  await running.kill();
  worker.remove();
  server.close();
  server.closeAllConnections();
}
