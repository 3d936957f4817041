import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { PROGRESS_POLL_MS } from '../../limits.ts';
import { FINAL_STATUSES, Send } from '../../model/send.ts';
import { CommandError } from '../command-error.ts';
import { addServerOptions, OperatorApi, type ServerOptions } from '../operator-api.ts';
import { ProgressBar } from '../progress-bar.ts';

type Options = ServerOptions & {
  test?: string;
  pause?: boolean;
  resume?: boolean;
  cancel?: boolean;
  json?: boolean;
};

const Counts = z.record(z.string(), z.int());
const Report = z.object({
  id: z.string(),
  publishedAt: z.string().nullable(),
  sends: z.array(Send.extend({ counts: Counts })),
});
type Report = z.infer<typeof Report>;

/** States in which nothing more happens by itself. */
const AT_REST: readonly Send['status'][] = ['sent', 'cancelled', 'paused'];

const sum = (counts: Readonly<Record<string, number>>, statuses: readonly string[]): number =>
  statuses.reduce((total, status) => total + (counts[status] ?? 0), 0);

/** The counts of every send together. */
function totalOf(report: Report): { frozen: number; counts: Record<string, number>; isFrozen: boolean } {
  const counts: Record<string, number> = {};
  for (const send of report.sends)
    for (const [status, count] of Object.entries(send.counts)) counts[status] = (counts[status] ?? 0) + count;
  return {
    frozen: report.sends.reduce((total, { frozen }) => total + frozen, 0),
    counts,
    isFrozen: report.sends.every(({ verified }) => verified),
  };
}

/** `1,200 of 3,000 · sent 1,190, bounced 10`, with the outcomes that there are. */
function wordsOf(report: Report): string {
  const { frozen, counts, isFrozen } = totalOf(report);
  if (!isFrozen) return `listing the readers: ${frozen} so far`;
  const outcomes = Object.entries(counts).filter(([, count]) => count > 0);
  const listed = outcomes.map(([status, count]) => `${status} ${count}`).join(', ');
  return `${sum(counts, FINAL_STATUSES)} of ${frozen}${listed === '' ? '' : ` · ${listed}`}`;
}

/** Watches until every send is at rest; Ctrl-C leaves the server at work and says so. */
async function watch(api: OperatorApi, path: string, bar: ProgressBar): Promise<Report> {
  const leave = () => {
    bar.end();
    console.error('The server goes on sending; --pause stops it, and this command shows how far it is.');
    process.exit(0);
  };
  process.once('SIGINT', leave);
  try {
    for (;;) {
      const report = await api.call(path, Report);
      const { frozen, counts, isFrozen } = totalOf(report);
      bar.show(isFrozen && frozen > 0 ? sum(counts, FINAL_STATUSES) / frozen : null, wordsOf(report));
      if (report.sends.every(({ status }) => AT_REST.includes(status))) return report;
      await sleep(PROGRESS_POLL_MS);
    }
  } finally {
    process.off('SIGINT', leave);
    bar.end();
  }
}

/** Approves what is a draft and starts what is not being sent; what is paused waits for --resume. */
async function start(api: OperatorApi, path: string, report: Report): Promise<void> {
  if (report.sends.length === 0)
    throw new CommandError(
      `"${report.id}" has no send; POST /api/digests with its newsletter and days makes one`,
    );
  const statuses = report.sends.map(({ status }) => status);
  if (statuses.includes('draft'))
    await api.call(`${path}/approve`, z.object({}), { method: 'POST', json: {} });
  if (statuses.includes('draft') || statuses.includes('approved'))
    await api.call(`${path}/send`, z.object({}), { method: 'POST', json: {} });
}

function printEnd(report: Report, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(report));
    return;
  }
  for (const { audience, status, skipped, counts } of report.sends) {
    const outcomes = Object.entries(counts).flatMap(([name, count]) =>
      count > 0 ? [`${name} ${count}`] : [],
    );
    const without =
      skipped > 0 ? [`${skipped} ${skipped === 1 ? 'reader' : 'readers'} had no story of theirs in it`] : [];
    const readers = audience === 'every' ? 'every issue' : 'one a week';
    console.log(
      [
        `${report.id} to readers of ${readers}: ${status}`,
        ...(outcomes.length > 0 ? [outcomes.join(', ')] : []),
        ...without,
      ].join('; '),
    );
  }
  const { counts } = totalOf(report);
  if ((counts['unknown'] ?? 0) > 0)
    console.log(
      `Of ${counts['unknown']} ${counts['unknown'] === 1 ? 'message nobody knows whether it' : 'messages nobody knows whether they'} went out: see /api/digests/${report.id}/deliveries?status=unknown`,
    );
}

async function runSend(digest: string, options: Options): Promise<void> {
  const api = new OperatorApi(options);
  const path = `/api/digests/${encodeURIComponent(digest)}`;
  if (options.test !== undefined) {
    await api.call(`${path}/test`, z.object({}), { method: 'POST', json: { to: options.test } });
    console.log(`${digest}: the test message is on its way`);
    return;
  }
  const actions = (['pause', 'resume', 'cancel'] as const).filter((name) => options[name] === true);
  if (actions.length > 1) throw new CommandError('--pause, --resume and --cancel exclude each other');
  const [action] = actions;
  if (action !== undefined) await api.call(`${path}/${action}`, z.object({}), { method: 'POST', json: {} });
  else await start(api, path, await api.call(path, Report));
  const report =
    action === 'pause' || action === 'cancel'
      ? await api.call(path, Report)
      : await watch(api, path, new ProgressBar(process.stderr));
  printEnd(report, options.json === true);
}

/** `send`: approves and sends a digest through the operators' API of a server, and shows how far it is. */
export function registerSend(program: Command): void {
  const command = program
    .command('send')
    .description('approve and send a digest, and show how far it is')
    .argument('<digest>', 'the id of the digest')
    .option('--test <address>', 'send one test message to an address, and nothing else')
    .option('--pause', 'stop sending until it is resumed')
    .option('--resume', 'go on with what is paused')
    .option('--cancel', 'end it for good')
    .option('--json', 'print the digest’s report as JSON at the end');
  addServerOptions(command).action(runSend);
}
