/**
 * Kills the Worker and everything around it in the middle of a send, over and over, and starts it again on the same state:
 * `node tests/faults/kill.ts [KILLS] [READERS] [SEED] [outbox]`, by default 25 kills and 60 readers for each. What the
 * mail server received is the truth.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { seededRandom } from '../../src/cli/seeded-random.ts';
import { LEASE_MS, QUEUE_STALL_MS } from '../../src/limits.ts';
import { DELIVERY_STATUSES, FINAL_STATUSES } from '../../src/model/send.ts';
import {
  askApi,
  fireCron,
  type LocalWorker,
  makeDraft,
  makeLocalWorker,
  type Running,
} from '../setup/local-worker.ts';
import { type SmtpSink, startSink } from '../setup/smtp-sink.ts';

/** What to do: `readers` get a digest, and the process group is killed `kills` times meanwhile. */
export type KillPlan = {
  readonly kills: number;
  readonly readers: number;
  readonly seed: number;
  readonly provider: 'smtp' | 'outbox';
};

/** What came of it. `problems` says in words what should not have been. */
export type KillReport = {
  readonly kills: number;
  readonly frozen: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Readers by how often they got it. */
  readonly received: { readonly never: number; readonly once: number; readonly more: number };
  /** Rows that nobody could know of: those that had arrived, and those that an operator had sent again. */
  readonly unknown: { readonly arrived: number; readonly sentAgain: number };
  readonly problems: readonly string[];
};

/** Consumers that the local queue runs at once: the next batch may begin before the one before has ended. */
const LOCAL_CONSUMERS = 2;

/** A life ends by itself after so long; a send that hangs is found out. */
const LIFE_MS = 120_000;

const Row = z.object({ n: z.int(), status: z.enum(DELIVERY_STATUSES), address: z.string().nullable() });
const Deliveries = z.object({
  send: z.object({ status: z.string(), frozen: z.int() }),
  counts: z.record(z.string(), z.int()),
  deliveries: z.array(Row),
  next: z.string().nullable(),
});
const Outbox = z.object({ messages: z.array(z.object({ n: z.int(), recipient: z.string() })) });

const addressOf = (index: number): string => `reader${index}@example.com`;

/** Readers of three variants, as CSV. */
function writeReaders(count: number): string {
  const themes = ['leadership-strain morale casualties', 'casualties', 'morale casualties'];
  const rows = Array.from({ length: count }, (_, index) => `${addressOf(index)},${themes[index % 3]}`);
  return ['address,themes', ...rows].join('\n');
}

/** All rows of the send, page by page. */
async function readPages(origin: string, digest: string): Promise<z.infer<typeof Deliveries>[]> {
  const pages: z.infer<typeof Deliveries>[] = [];
  for (let after = -1; ; ) {
    const page = await askApi(origin, `digests/${digest}/deliveries?limit=1000&after=${after}`, Deliveries);
    pages.push(page);
    after = page.deliveries.at(-1)?.n ?? after;
    if (page.next === null) return pages;
  }
}

async function readStatus(origin: string, digest: string): Promise<string> {
  const { send } = await askApi(origin, `digests/${digest}/deliveries?limit=1`, Deliveries);
  return send.status;
}

/** How often each address stands in the outbox. */
async function countOutbox(origin: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let after = 0; ; ) {
    const { messages } = await askApi(origin, `outbox?limit=1000&after=${after}`, Outbox);
    for (const { recipient } of messages) counts.set(recipient, (counts.get(recipient) ?? 0) + 1);
    const last = messages.at(-1);
    if (last === undefined) return counts;
    after = last.n;
  }
}

/** When a life is to end: so many milliseconds after cron fired, or after it sent its first message. */
type Moment = { readonly after: 'cron' | 'message'; readonly ms: number };

/** A life of the Worker on the state of the one before, which ends at a moment or with the send. */
async function live(
  running: Running,
  digest: string,
  recoverAt: Date,
  moment: Moment | null,
  nextMessage: () => Promise<void>,
): Promise<'over' | 'killed'> {
  let killed = false;
  const message = nextMessage();
  const recovery = fireCron(running.origin, recoverAt);
  const end = moment && (moment.after === 'cron' ? Promise.resolve() : message).then(() => sleep(moment.ms));
  const death = end?.then(async () => {
    killed = true;
    await running.kill();
  });
  // Nothing that is asked of it after its death gets an answer.
  const watch = async () => {
    await recovery;
    for (const deadline = Date.now() + LIFE_MS; !killed; ) {
      if ((await readStatus(running.origin, digest)) === 'sent') return;
      if (Date.now() > deadline) throw new Error(`the send hangs:\n${running.output()}`);
      await sleep(500);
      await fireCron(running.origin, new Date());
    }
  };
  const watching = watch().catch((error: unknown) => {
    if (!killed) throw error;
  });
  await (death === undefined ? watching : Promise.race([death, watching]));
  if (!killed) return 'over';
  await watching;
  return 'killed';
}

/** What should not have been, and what was. Every reader got it once, and every row says so. */
function judge(
  plan: KillPlan,
  kills: number,
  pages: readonly z.infer<typeof Deliveries>[],
  received: ReadonlyMap<string, number>,
  unknown: KillReport['unknown'],
): KillReport {
  const problems: string[] = [];
  const [first] = pages;
  const frozen = first?.send.frozen ?? 0;
  const counts = first?.counts ?? {};
  const rows = pages.flatMap(({ deliveries }) => deliveries);
  const times = { never: 0, once: 0, more: 0 };
  if (frozen !== plan.readers || rows.length !== frozen)
    problems.push(`${plan.readers} readers, ${frozen} frozen, ${rows.length} rows`);
  const settled = FINAL_STATUSES.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
  if (settled !== frozen) problems.push(`${frozen} frozen, but ${settled} outcomes`);
  for (const { n, status, address } of rows) {
    const got = received.get(address ?? '') ?? 0;
    times[got === 0 ? 'never' : got === 1 ? 'once' : 'more']++;
    if (got !== 1 || status !== 'sent') problems.push(`row ${n} is ${status} and was received ${got} times`);
  }
  const doubtful = unknown.arrived + unknown.sentAgain;
  const bound = plan.provider === 'outbox' ? 0 : kills * LOCAL_CONSUMERS;
  if (doubtful > bound) problems.push(`${doubtful} rows were unknown after ${kills} kills`);
  return { kills, frozen, counts, received: times, unknown, problems };
}

async function startSending(worker: LocalWorker, plan: KillPlan, killAfterMs: number): Promise<string> {
  const running = await worker.start();
  const digest = await makeDraft(running.origin);
  const imported = await askApi(
    running.origin,
    'subscribers/import?newsletter=frontline&consent=form',
    z.object({ added: z.int() }),
    writeReaders(plan.readers),
  );
  if (imported.added !== plan.readers) throw new Error(`${imported.added} readers were added`);
  await askApi(running.origin, `digests/${digest}/approve`, z.unknown(), '');
  await askApi(running.origin, `digests/${digest}/send`, z.unknown(), '');
  await sleep(killAfterMs);
  await running.kill();
  return digest;
}

/** How often each reader got it, as the provider counts. */
async function countReceived(plan: KillPlan, origin: string, sink: SmtpSink): Promise<Map<string, number>> {
  if (plan.provider === 'outbox') return countOutbox(origin);
  const counts = new Map<string, number>();
  for (const [key, count] of sink.counts) {
    const address = key.slice(0, key.indexOf(' '));
    counts.set(address, (counts.get(address) ?? 0) + count);
  }
  return counts;
}

/** Decides of the rows that are unknown as an operator does, with the mail server's log: sent, or to be sent again. */
async function decideUnknown(
  plan: KillPlan,
  origin: string,
  digest: string,
  sink: SmtpSink,
): Promise<KillReport['unknown']> {
  const received = await countReceived(plan, origin, sink);
  const decided = { arrived: 0, sentAgain: 0 };
  const pages = await readPages(origin, digest);
  for (const { n, status, address } of pages.flatMap(({ deliveries }) => deliveries)) {
    if (status !== 'unknown') continue;
    const arrived = received.has(address ?? '');
    decided[arrived ? 'arrived' : 'sentAgain']++;
    const body = JSON.stringify({ as: arrived ? 'sent' : 'pending' });
    await askApi(origin, `digests/${digest}/deliveries/${n}/resolve`, z.unknown(), body);
  }
  return decided;
}

/** A moment of a life: now and then at once, mostly while it sends. */
function drawMoment(plan: KillPlan, random: () => number): Moment {
  if (random() < 0.2) return { after: 'cron', ms: Math.floor(random() * 150) };
  // The outbox says nothing: its first message is there within a second or two of cron.
  if (plan.provider === 'outbox') return { after: 'cron', ms: Math.floor(random() * 2_500) };
  return { after: 'message', ms: Math.floor(random() * 1_500) };
}

/** Carries a plan out. `say` hears of each life. */
export async function runKills(plan: KillPlan, say: (line: string) => void): Promise<KillReport> {
  const random = seededRandom(plan.seed);
  const sink = await startSink(() => 5 + random() * 15);
  const variables = { PROVIDER: plan.provider, SMTP_URL: sink.url, SEND_PER_SECOND: '1000' };
  const worker = await makeLocalWorker('src/index.ts', variables);
  let running: Running | null = null;
  try {
    // The first kill comes about when recipients are frozen: the queue waits a second for more messages.
    const digest = await startSending(worker, plan, 950 + Math.floor(random() * 150));
    // Nobody is left to hold a lease, and no queue: cron fires as late as leases and silence take to run out.
    let late = 0;
    for (let kills = 1; ; kills++) {
      late += Math.max(LEASE_MS, QUEUE_STALL_MS) + 1_000;
      running = await worker.start();
      const before = sink.total().messages;
      const moment = kills < plan.kills ? drawMoment(plan, random) : null;
      const end = await live(running, digest, new Date(Date.now() + late), moment, sink.next);
      const sent = plan.provider === 'outbox' ? '' : `, ${sink.total().messages - before} messages`;
      if (end === 'over') {
        say(`life ${kills + 1}: the send is over${sent}`);
        const doubtful = await decideUnknown(plan, running.origin, digest, sink);
        late += Math.max(LEASE_MS, QUEUE_STALL_MS) + 1_000;
        await live(running, digest, new Date(Date.now() + late), null, sink.next);
        const pages = await readPages(running.origin, digest);
        return judge(plan, kills, pages, await countReceived(plan, running.origin, sink), doubtful);
      }
      say(`life ${kills + 1}: killed ${moment?.ms} ms after its ${moment?.after}${sent}`);
    }
  } finally {
    await running?.kill();
    worker.remove();
    await sink.stop();
  }
}

if (import.meta.main) {
  const [kills = 25, readers = 60 * Number(process.argv[2] ?? 25), seed = 1] = process.argv
    .slice(2, 5)
    .map((given) => z.coerce.number().int().positive().parse(given));
  const provider = process.argv[5] === 'outbox' ? 'outbox' : 'smtp';
  const report = await runKills({ kills, readers, seed, provider }, console.log);
  console.log(JSON.stringify(report, null, 2));
  process.exitCode = report.problems.length > 0 ? 1 : 0;
}
