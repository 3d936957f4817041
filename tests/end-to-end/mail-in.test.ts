import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { localEnvironment, runWrangler, spawnWrangler } from '../../src/cli/start/wrangler.ts';
import { encodeId, signToken } from '../../src/deliver/tokens.ts';
import { findFreePort } from '../setup/app.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const TOKEN_SECRET = 'a-secret-of-the-tests-long-enough-to-sign-with';
const WEBHOOK_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const AT = '2026-03-09T07:00:03.000Z';
const idOf = (number: number): string => encodeId(new Uint8Array(16).fill(number));

let folder: string;
let origin: string;
let wrangler: ChildProcess;
let endpoint: Server;
let output = '';
const heard: unknown[] = [];

/** The operator's endpoint on this machine: keeps what is told and truly signed. */
async function listen(): Promise<string> {
  endpoint = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      heard.push(new Webhook(WEBHOOK_SECRET).verify(Buffer.concat(chunks).toString('utf8'), headers));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => endpoint.listen(0, '127.0.0.1', done));
  const address = endpoint.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return `http://127.0.0.1:${address.port}/in`;
}

const readerRows = (number: number): string => `
  INSERT INTO subscriber VALUES ('${idOf(number)}', 'r${number}@reader.example', 'r${number}@reader.example', NULL, '${AT}');
  INSERT INTO subscription (id, subscriber, newsletter, status, themes, frequency, consent_source, confirmed_at, updated_at)
    VALUES ('${idOf(number)}', '${idOf(number)}', 'frontline', 'active', '["morale"]', 'every', 'form', '${AT}', '${AT}');`;

/** The Worker itself under `wrangler dev`, with two readers, on a database of its own. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sitrep-mail-in-'));
  const config = join(folder, 'wrangler.toml');
  const variables = {
    PUBLIC_URL: 'https://news.example',
    ADMIN_TOKEN: 'test-token',
    TOKEN_SECRET,
    WEBHOOK_URL: await listen(),
    WEBHOOK_SECRET,
  };
  writeFileSync(
    config,
    [
      'name = "mail-in"',
      `main = ${JSON.stringify(join(ROOT, 'src/index.ts'))}`,
      'compatibility_date = "2026-11-09"',
      '[vars]',
      ...Object.entries(variables).map(([name, value]) => `${name} = ${JSON.stringify(value)}`),
      '[[d1_databases]]',
      'binding = "DB"',
      'database_name = "mail-in"',
      `migrations_dir = ${JSON.stringify(join(ROOT, 'migrations'))}`,
    ].join('\n'),
  );
  writeFileSync(join(folder, 'readers.sql'), readerRows(1) + readerRows(2));
  const state = [`--persist-to=${join(folder, 'state')}`, `--config=${config}`];
  const surroundings = localEnvironment(ROOT, process.env);
  for (const args of [
    ['d1', 'migrations', 'apply', 'DB', '--local', ...state],
    ['d1', 'execute', 'DB', '--local', '--yes', `--file=${join(folder, 'readers.sql')}`, ...state],
  ]) {
    const run = await runWrangler(ROOT, args, surroundings);
    if (run.code !== 0) throw new Error(run.output);
  }
  const port = await findFreePort();
  origin = `http://127.0.0.1:${port}`;
  const args = ['dev', ...state, `--port=${port}`, '--ip=127.0.0.1', '--inspector-port=0'];
  wrangler = spawnWrangler(ROOT, args, surroundings);
  for (const stream of [wrangler.stdout, wrangler.stderr])
    stream?.on('data', (chunk) => {
      output += String(chunk);
    });
  const answers = () =>
    fetch(`${origin}/openapi.json`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) {
    if (wrangler.exitCode !== null) throw new Error(`wrangler ended:\n${output}`);
    await sleep(50);
  }
});

afterAll(() => {
  if (wrangler?.pid !== undefined) process.kill(-wrangler.pid, 'SIGKILL');
  endpoint?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** Hands a mail to the Worker as a mail server would. */
async function mailIn(to: string, raw: string): Promise<{ ok: boolean; said: string }> {
  const query = new URLSearchParams({ from: 'mailer-daemon@mx.reader.example', to });
  const response = await fetch(`${origin}/cdn-cgi/local/email?${query}`, { method: 'POST', body: raw });
  return { ok: response.ok, said: await response.text() };
}

async function listSuppressed(): Promise<unknown> {
  const response = await fetch(`${origin}/api/suppressions`, {
    headers: { Authorization: 'Bearer test-token' },
  });
  return response.json();
}

test('a mail to an unsubscribe address ends the subscription, and the endpoint is told', async () => {
  const to = `unsub+${signToken(TOKEN_SECRET, 'u', idOf(1))}@in.news.example`;
  const mail = `From: r1@reader.example\r\nTo: ${to}\r\nMessage-ID: <1@reader.example>\r\nSubject: unsubscribe\r\n\r\n`;
  expect(await mailIn(to, mail)).toMatchObject({ ok: true });
  await vi.waitFor(() => expect(heard).toHaveLength(1), { timeout: 20_000 });
  expect(heard[0]).toMatchObject({
    type: 'subscriber.unsubscribed',
    data: { subscription: idOf(1), subscriber: idOf(1), newsletter: 'frontline' },
  });
  expect(JSON.stringify(await listSuppressed())).toContain('"unsubscribed"');
});

test('a bounce puts the address on the do-not-send list', async () => {
  const raw = readFileSync(join(ROOT, 'tests/fixtures/mail/postfix-unknown-user.eml'), 'utf8');
  const to = `bounce+${signToken(TOKEN_SECRET, 'b', idOf(2))}@in.news.example`;
  expect(await mailIn(to, raw)).toMatchObject({ ok: true });
  expect(JSON.stringify(await listSuppressed())).toContain('"hard-bounce"');
  await vi.waitFor(() => expect(output).toContain('mail in: hard-bounce 5.1.1: recorded'), {
    timeout: 20_000,
  });
});

test('any other mail is refused', async () => {
  const raw = 'From: a@b.example\r\nTo: desk@in.news.example\r\nMessage-ID: <2@b.example>\r\n\r\nHello';
  const { said } = await mailIn('desk@in.news.example', raw);
  const words = 'There is no mailbox of that name here';
  await vi.waitFor(() => expect(`${said}${output}`).toContain(words), { timeout: 20_000 });
});
