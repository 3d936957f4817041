import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { expect } from 'vitest';
import { z } from 'zod';

const Outbox = z.object({
  messages: z.array(z.object({ n: z.int(), recipient: z.string(), subject: z.string(), kind: z.string() })),
});
const Message = z.object({ text: z.string(), links: z.array(z.string()) });
const Sent = z.object({
  sends: z.array(z.object({ status: z.string(), counts: z.record(z.string(), z.int()) })),
});
const Window = z.object({ newsletter: z.string(), from: z.string(), to: z.string() });

/** A server that `npm start` runs, with its operators' token, and the folder it runs from. */
type Place = { readonly dir: string; readonly url: string; readonly token: string };

/** What the README's tour tells to type. */
function readTour(dir: string): { window: z.infer<typeof Window>; digest: string } {
  const readme = readFileSync(join(dir, 'README.md'), 'utf8');
  const tour = readme.slice(readme.indexOf('## A tour'), readme.indexOf('## From the command line'));
  const body = /\/api\/digests \\\n +--json '(\{.*\})'/.exec(tour)?.[1] ?? '';
  const digest = /npm run --silent sitrep -- send (\S+)/.exec(tour)?.[1] ?? '';
  return { window: Window.parse(JSON.parse(body)), digest };
}

/** Asks for what operators may see. */
async function ask<T>(place: Place, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
  const answer = await fetch(`${place.url}${path}`, {
    headers: { Authorization: `Bearer ${place.token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  expect([path, answer.ok]).toEqual([path, true]);
  return schema.parse(await answer.json());
}

/** What a browser gets where a person follows a link, or presses the button of a form. */
async function browse(url: string, form?: URLSearchParams): Promise<{ status: number; page: string }> {
  const post = form === undefined ? {} : { method: 'POST', body: form };
  const answer = await fetch(url, { headers: { Accept: 'text/html' }, ...post });
  return { status: answer.status, page: await answer.text() };
}

/** The messages of the outbox to an address, oldest first; waits until there are so many. */
async function receive(place: Place, address: string, count: number): Promise<z.infer<typeof Message>[]> {
  for (let tries = 0; tries < 200; tries++) {
    const { messages } = await ask(place, '/api/outbox', Outbox);
    const own = messages.filter(({ recipient }) => recipient === address);
    if (own.length >= count) return Promise.all(own.map(({ n }) => ask(place, `/api/outbox/${n}`, Message)));
    await sleep(100);
  }
  throw new Error(`no message number ${count} came`);
}

/** Runs `sitrep send` as the README has it; answers what it printed. */
function runSend(place: Place, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn('npm', ['run', '--silent', 'sitrep', '--', 'send', ...args, `--url=${place.url}`], {
    cwd: place.dir,
    env: { ...process.env, ADMIN_TOKEN: place.token },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return new Promise((done) => child.once('close', (code) => done({ code, output })));
}

/** Sends an issue of the archive through the API, and answers how many messages of it went out. */
async function sendIssue(place: Place, from: string, to: string): Promise<number> {
  const path = `/api/digests/frontline-${to}`;
  await ask(place, '/api/digests', z.object({}), { newsletter: 'frontline', from, to });
  await ask(place, `${path}/approve`, z.object({}), {});
  await ask(place, `${path}/send`, z.object({}), {});
  for (let tries = 0; tries < 200; tries++) {
    const { sends } = await ask(place, path, Sent);
    if (sends.every(({ status }) => status === 'sent'))
      return sends.reduce((sum, { counts }) => sum + (counts['sent'] ?? 0), 0);
    await sleep(100);
  }
  throw new Error(`the send of ${to} does not end`);
}

/** The link of a message that leads to a page of ours. */
function linkTo(message: z.infer<typeof Message> | undefined, page: string): string {
  const link = message?.links.find((url) => new URL(url).pathname === page);
  if (link === undefined) throw new Error(`the message has no link to ${page}`);
  return link;
}

/** Subscribes to casualties alone, and confirms from the outbox. */
async function subscribe(place: Place, address: string): Promise<void> {
  expect((await browse(`${place.url}/subscribe`)).page).toContain('name="address"');
  const form = new URLSearchParams({ address, newsletter: 'frontline', themes: 'casualties' });
  expect((await browse(`${place.url}/subscribe`, form)).status).toBe(202);
  const [asked] = await receive(place, address, 1);
  const confirm = linkTo(asked, '/confirm');
  expect((await browse(confirm)).page).toContain('Confirm your subscription');
  expect((await browse(confirm, new URLSearchParams())).page).toContain('You are subscribed');
}

/** The README's tour, step by step: one reader, from the form to the last mail. */
export async function takeTour(place: Place): Promise<void> {
  const address = 'ann@example.org';
  const { window, digest } = readTour(place.dir);
  await subscribe(place, address);

  // Built, it is a draft that nobody sees; /preview shows what it says.
  const built = await ask(place, '/api/digests', z.object({ id: z.string() }), window);
  expect(built.id).toBe(digest);
  expect((await browse(`${place.url}/digests/${digest}`)).status).toBe(404);
  const preview = await fetch(`${place.url}/preview?${new URLSearchParams({ ...window, format: 'text' })}`);
  const shown = await preview.text();

  expect(await runSend(place, [digest, '--test', 'you@example.com'])).toMatchObject({ code: 0 });
  expect(await receive(place, 'you@example.com', 1)).toHaveLength(1);
  const sent = await runSend(place, [digest]);
  expect(sent).toMatchObject({ code: 0, output: expect.stringContaining('sent') });
  expect(await (await fetch(`${place.url}/digests/${digest}/text`)).text()).toBe(shown);

  const [, issue] = await receive(place, address, 2);
  expect(issue?.text).toMatch(/^CASUALTIES$/im);
  expect(issue?.text).not.toMatch(/^RUSSIAN LEADERSHIP STRAIN$/im);

  const preferences = linkTo(issue, '/preferences');
  expect((await browse(preferences)).page).toContain('name="themes"');
  const saved = await browse(
    preferences,
    new URLSearchParams({ action: 'save', themes: 'leadership-strain' }),
  );
  expect(saved).toMatchObject({ status: 200, page: expect.stringContaining('Saved.') });
  expect(await sendIssue(place, '2022-05-16', '2022-05-22')).toBe(1);
  const [, , next] = await receive(place, address, 3);
  expect(next?.text).toMatch(/^RUSSIAN LEADERSHIP STRAIN$/im);
  expect(next?.text).not.toMatch(/^CASUALTIES$/im);

  await unsubscribe(place, address);
  expect(await sendIssue(place, '2022-03-28', '2022-04-03')).toBe(0);
}

/** Unsubscribes in one click, as mail programs do: the address of the header, and RFC 8058's body. */
async function unsubscribe(place: Place, address: string): Promise<void> {
  const { messages } = await ask(place, '/api/outbox', Outbox);
  const last = messages.filter(({ recipient }) => recipient === address).at(-1);
  const raw = await fetch(`${place.url}/api/outbox/${last?.n}/raw`, {
    headers: { Authorization: `Bearer ${place.token}` },
  });
  const { headers } = await PostalMime.parse(await raw.text());
  const fields = new Map(headers.map(({ key, value }) => [key, value]));
  const post = fields.get('list-unsubscribe-post') ?? '';
  const url = /<(http[^>]+)>/.exec(fields.get('list-unsubscribe') ?? '')?.[1] ?? '';
  expect(post).toBe('List-Unsubscribe=One-Click');
  // What a scanner fetches changes nothing.
  expect((await browse(url)).page).toContain('Unsubscribe?');
  const clicked = await fetch(url, { method: 'POST', body: new URLSearchParams(post) });
  expect(clicked.status).toBe(200);
  await clicked.arrayBuffer();
  expect((await browse(url)).page).toContain('You are unsubscribed');
}
