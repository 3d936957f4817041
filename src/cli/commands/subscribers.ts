import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { encodeId } from '../../deliver/tokens.ts';
import { IMPORT_TRIES, PROGRESS_POLL_MS } from '../../limits.ts';
import { CommandError } from '../command-error.ts';
import { addServerOptions, ConnectionError, OperatorApi, type ServerOptions } from '../operator-api.ts';
import { ProgressBar } from '../progress-bar.ts';
import { openInput } from '../read-input.ts';

type ImportOptions = ServerOptions & {
  newsletter: string;
  consent?: string;
  job?: string;
  report?: string;
  json?: boolean;
};
type ExportOptions = ServerOptions & { newsletter: string; out?: string };

const Job = z.object({
  job: z.string(),
  rows: z.int(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  roles: z.int(),
  done: z.boolean(),
  next: z.string().nullable(),
  ignored: z.array(z.string()).optional(),
});
type Job = z.infer<typeof Job>;

const Refusals = z.object({
  refusals: z.array(z.object({ line: z.int(), reason: z.string() })),
  next: z.string().nullable(),
});

const wordsOf = ({ rows, added, updated, unchanged, refused, roles }: Job): string =>
  `${rows} rows: ${added} added, ${updated} updated, ${unchanged} unchanged, ${refused} refused${roles > 0 ? `; ${roles} addresses of roles, as info@ is` : ''}`;

/** Shows how far a job is until `ended`. */
async function showProgress(api: OperatorApi, job: string, ended: AbortSignal): Promise<void> {
  const bar = new ProgressBar(process.stderr);
  while (!ended.aborted) {
    await sleep(PROGRESS_POLL_MS, undefined, { signal: ended }).catch(() => undefined);
    if (ended.aborted) break;
    const report = await api.call(`/api/subscribers/import/${job}`, Job).catch(() => null);
    if (report !== null) bar.show(null, wordsOf(report));
  }
  bar.end();
}

/** Sends the file, and again under the same job where the connection breaks: the server goes on where it stood. */
async function sendFile(api: OperatorApi, file: string, path: string): Promise<Job> {
  for (let tried = 1; ; tried++) {
    try {
      return await api.call(path, Job, { method: 'POST', csv: await openInput(file) });
    } catch (error) {
      if (!(error instanceof ConnectionError) || file === '-' || tried >= IMPORT_TRIES) throw error;
      await sleep(PROGRESS_POLL_MS * tried);
    }
  }
}

async function writeRefusals(api: OperatorApi, job: Job, path: string): Promise<void> {
  const lines = ['line,reason'];
  for (let next = job.next; next !== null; ) {
    const page = await api.call(next, Refusals);
    for (const { line, reason } of page.refusals) lines.push(`${line},"${reason.replaceAll('"', '""')}"`);
    next = page.next;
  }
  await writeFile(path, `${lines.join('\n')}\n`);
}

async function runImport(file: string, options: ImportOptions): Promise<void> {
  const api = new OperatorApi(options);
  const job = options.job ?? encodeId(randomBytes(16));
  const query = new URLSearchParams({
    newsletter: options.newsletter,
    job,
    ...(options.consent === undefined ? {} : { consent: options.consent }),
  });
  const ended = new AbortController();
  const shown = showProgress(api, job, ended.signal);
  let report: Job;
  try {
    report = await sendFile(api, file, `/api/subscribers/import?${query}`);
  } catch (error) {
    if (error instanceof ConnectionError)
      throw new CommandError(`${error.message}; the same command with --job ${job} goes on where it stood`);
    throw error;
  } finally {
    ended.abort();
    await shown;
  }
  const refusals = options.report ?? (file === '-' ? 'refused.csv' : `${file}.refused.csv`);
  if (report.refused > 0) await writeRefusals(api, report, refusals);
  if (options.json === true) {
    console.log(JSON.stringify(report));
    return;
  }
  console.log(`${wordsOf(report)}${report.refused > 0 ? `; each refused row is in ${refusals}` : ''}`);
  if (report.ignored && report.ignored.length > 0)
    console.log(`Columns that were not read: ${report.ignored.join(', ')}`);
}

async function runExport(options: ExportOptions): Promise<void> {
  const api = new OperatorApi(options);
  const body = await api.open(`/api/subscribers/export?newsletter=${encodeURIComponent(options.newsletter)}`);
  if (options.out === undefined) await pipeline(body, process.stdout, { end: false });
  else await pipeline(body, createWriteStream(options.out, { mode: 0o600 }));
}

/** `subscribers import` and `subscribers export`: readers from and to CSV, through the operators' API of a server. */
export function registerSubscribers(program: Command): void {
  const group = program.command('subscribers').description('import and export readers as CSV').exitOverride();
  const importing = group
    .command('import')
    .description('import readers from a CSV file: our own columns, listmonk’s or Mailchimp’s')
    .argument('<file>', 'the file, or - for standard input')
    .requiredOption('--newsletter <id>', 'what they subscribe to')
    .option(
      '--consent <text>',
      'where these people gave their consent, for rows that do not say it themselves',
    )
    .option('--job <id>', 'go on with an import that was cut off')
    .option('--report <file>', 'where to write the rows that were refused (default: FILE.refused.csv)')
    .option('--json', 'print the report as JSON');
  const exporting = group
    .command('export')
    .description('write the readers of a newsletter as CSV, which an import takes back')
    .requiredOption('--newsletter <id>', 'whose readers')
    .option('--out <file>', 'the file to write; standard output without it');
  for (const command of [importing, exporting]) addServerOptions(command).exitOverride();
  importing.action(runImport);
  exporting.action(runExport);
}
