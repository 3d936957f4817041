/**
 * Sends a digest to many readers through the whole product under `wrangler dev`, and prints what it took:
 * `node tests/bench/sending.ts [READERS] [smtp|outbox]`, by default 100,000 to a mail server on this machine that takes
 * everything at once.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askApi, fireCron, makeDraft, makeLocalWorker } from '../setup/local-worker.ts';
import { startSink } from '../setup/smtp-sink.ts';

const readers = z.coerce
  .number()
  .int()
  .positive()
  .parse(process.argv[2] ?? 100_000);
const provider = process.argv[3] === 'outbox' ? 'outbox' : 'smtp';

const THEMES = [
  'leadership-strain morale casualties',
  'casualties',
  'morale casualties',
  'leadership-strain casualties',
];

/** Milliseconds between two looks at it; cron fires each sixth time, as `npm start` has it. */
const LOOK_MS = 10_000;
const CRON_LOOKS = 6;

const Cost = z.object({
  invocations: z.number(),
  ms: z.number(),
  statements: z.number(),
  read: z.number(),
  written: z.number(),
  enqueued: z.number(),
  consumed: z.number(),
});
const Costs = z.record(z.string(), Cost);
const Sends = z.object({
  sends: z.array(
    z.object({
      status: z.string(),
      frozen: z.int(),
      verified: z.boolean(),
      startedAt: z.string().nullable(),
      finishedAt: z.string().nullable(),
      counts: z.record(z.string(), z.int()),
    }),
  ),
});

/** Memory in MB and CPU seconds of the group's biggest workerd. */
function lookAtProcess(group: number): { mb: number; cpu: number } {
  let biggest = { mb: 0, cpu: 0 };
  for (const id of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[2]) !== group || !stat.includes('(workerd)')) continue;
      const mb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) / 1024;
      // Clock ticks of a hundredth of a second.
      if (mb > biggest.mb) biggest = { mb, cpu: (Number(fields[11]) + Number(fields[12])) / 100 };
    } catch {
      // It ended meanwhile.
    }
  }
  return biggest;
}

const round = (value: number, digits = 0): number => Number(value.toFixed(digits));

const sink = await startSink(() => 0);
const worker = await makeLocalWorker('tests/bench/sending-worker.ts', {
  PROVIDER: provider,
  SMTP_URL: sink.url,
  // The outbox has no rate of its own, and a mail server is asked for more than it gets.
  ...(provider === 'smtp' ? { SEND_PER_SECOND: '200' } : {}),
});
const running = await worker.start();
try {
  const { origin, group } = running;
  const digest = await makeDraft(origin);
  const rows = Array.from(
    { length: readers },
    (_, index) => `reader${index}@example.com,${THEMES[index % 4]}`,
  );
  const importing = performance.now();
  await askApi(
    origin,
    'subscribers/import?newsletter=frontline&consent=form',
    z.unknown(),
    ['address,themes', ...rows].join('\n'),
  );
  const importS = (performance.now() - importing) / 1000;
  console.log(`imported ${readers} rows in ${round(importS, 1)} s: ${round(readers / importS)} a second`);
  await askApi(origin, `digests/${digest}/approve`, z.unknown(), '');
  await askApi(origin, `digests/${digest}/send`, z.unknown(), '');
  const memory: number[] = [];
  const cpuBefore = lookAtProcess(group).cpu;
  let send: z.infer<typeof Sends>['sends'][number] | undefined;
  for (let looks = 0; ; looks++) {
    await sleep(LOOK_MS);
    if (looks % CRON_LOOKS === 0) await fireCron(origin, new Date());
    const now = lookAtProcess(group);
    memory.push(round(now.mb));
    [send] = (await askApi(origin, `digests/${digest}`, Sends)).sends;
    const sent = send?.counts['sent'] ?? 0;
    console.log(`${send?.status} ${sent} of ${send?.frozen}, ${round(now.mb)} MB`);
    if (send?.status === 'sent') break;
  }
  const cpu = lookAtProcess(group).cpu - cpuBefore;
  const sendS = (Date.parse(send.finishedAt ?? '') - Date.parse(send.startedAt ?? '')) / 1000;
  const costs = Costs.parse(await (await fetch(`${origin}/costs`)).json());
  const perReader = (cost: z.infer<typeof Cost> | undefined) =>
    cost && {
      seconds: round(cost.ms / 1000, 1),
      invocations: cost.invocations,
      statements: round(cost.statements / readers, 3),
      rowsRead: round(cost.read / readers, 2),
      rowsWritten: round(cost.written / readers, 2),
      enqueued: round(cost.enqueued / readers, 4),
      consumed: round(cost.consumed / readers, 4),
    };
  const arrivals = [...sink.counts.values()];
  console.log(
    JSON.stringify(
      {
        readers,
        provider,
        importRowsPerSecond: round(readers / importS),
        startToEndSeconds: round(sendS, 1),
        messagesPerSecond: round(readers / sendS),
        counts: Object.fromEntries(Object.entries(send.counts).filter(([, count]) => count > 0)),
        arrived: {
          messages: sink.total().messages,
          distinct: arrivals.length,
          twice: arrivals.filter((n) => n > 1).length,
        },
        messageBytes: round(sink.total().bytes / Math.max(1, sink.total().messages)),
        workerdCpuMsPerMessage: round((cpu * 1000) / readers, 2),
        processMb: {
          first: memory[0],
          middle: memory[memory.length >> 1],
          last: memory.at(-1),
          most: Math.max(...memory),
        },
        perReader: {
          import: perReader(costs['import']),
          freeze: perReader(costs['freeze']),
          deliver: perReader(costs['deliver']),
          cron: perReader(costs['cron']),
        },
      },
      null,
      2,
    ),
  );
} finally {
  await running.kill();
  worker.remove();
  await sink.stop();
}
