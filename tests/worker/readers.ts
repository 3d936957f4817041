import { env, exports } from 'cloudflare:workers';
import { expect, vi } from 'vitest';
import { signToken, type TokenPurpose } from '../../src/deliver/tokens.ts';
import { Newsletter } from '../../src/model/newsletter.ts';
import { replaceDefinitions } from '../../src/store/definitions.ts';
import { findOutboxMessage, listOutbox, type OutboxMessage } from '../../src/store/outbox.ts';
import { readConfig } from '../../src/worker/config.ts';

export const BASE = 'http://localhost:8787';

const newsletter = (id: string, title: string) =>
  Newsletter.parse({
    id,
    title,
    description: 'What the harbour did.',
    zone: 'Europe/London',
    cadence: { every: 'day', at: '07:00' },
    themes: ['arrivals', 'storms', 'cranes'],
    sender: { name: 'The Harbour', address: 'news@harbour.example' },
    listId: `${id}.harbour.example`,
  });

/** Two newsletters with three themes, which nobody defined: their ids are their titles. */
export async function storeNewsletters(): Promise<void> {
  await replaceDefinitions(env.DB, {
    newsletters: [newsletter('harbour', 'Harbour & <Port>'), newsletter('quay', 'Quay')],
    themes: [],
    conceptSets: [],
  });
}

let clients = 0;

/** Each request comes from another client, as the platform counts them. */
const nextClient = (): string => `192.0.2.${clients++ % 250}`;

/** Asks for a page or posts a form to the Worker. */
export function ask(
  path: string,
  form: Record<string, string> | [string, string][] | null = null,
  headers: Record<string, string> = {},
): Promise<Response> {
  const url = path.startsWith('http') ? path : BASE + path;
  return exports.default.fetch(url, {
    headers: { Accept: 'text/html', 'CF-Connecting-IP': nextClient(), ...headers },
    redirect: 'manual',
    ...(form === null ? {} : { method: 'POST', body: new URLSearchParams(form) }),
  });
}

/** Posts JSON to the Worker. */
export function send(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return exports.default.fetch(path.startsWith('http') ? path : BASE + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', 'CF-Connecting-IP': nextClient(), ...headers },
  });
}

/** The newest mails in the outbox to an address, newest first; waits until there are as many. */
export async function waitForMail(address: string, count = 1): Promise<OutboxMessage[]> {
  const entries = await vi.waitFor(
    async () => {
      const found = (await listOutbox(env.DB, { before: null, limit: 50 })).filter(
        ({ recipient }) => recipient === address,
      );
      expect(found.length).toBeGreaterThanOrEqual(count);
      return found;
    },
    { timeout: 5_000, interval: 20 },
  );
  const messages = await Promise.all(entries.map(({ n }) => findOutboxMessage(env.DB, n)));
  return messages.filter((message) => message !== null);
}

/** The first link of a mail's plain text that leads to a path. */
export function linkIn(message: OutboxMessage | undefined, path: string): string {
  const text = (message?.raw ?? '').replace(/=\r\n/g, '').replace(/=3D/g, '=');
  return new RegExp(`${BASE}/${path}\\?token=[a-z0-9]+`).exec(text)?.[0] ?? 'no link';
}

const config = readConfig(env);
const secret = config.ok ? config.config.tokenSecrets[0] : '';

/** A link of a reader's, as a mail would carry it. */
export function linkOf(
  path: string,
  purpose: TokenPurpose,
  id: string,
  expires: number | null = null,
): string {
  return `${BASE}/${path}?token=${signToken(secret, purpose, id, expires)}`;
}

type Row = Record<string, unknown>;

/** The subscriptions of an address, with the address. */
export async function rowsOf(address: string): Promise<Row[]> {
  const { results } = await env.DB.prepare(
    `SELECT subscription.*, subscriber.address FROM subscription
     JOIN subscriber ON subscriber.id = subscription.subscriber WHERE address = ? ORDER BY newsletter`,
  )
    .bind(address)
    .all();
  return results;
}

/** Everything in every table, as text: what a scan for an address looks through. */
export async function dumpDatabase(): Promise<string> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'",
  ).all<{ name: string }>();
  const tables = await Promise.all(
    results.map(async ({ name }) => {
      const rows = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
      return JSON.stringify(rows.results);
    }),
  );
  return tables.join('\n');
}

/** Subscribes an address and confirms it from its mail; answers the subscription's id. */
export async function joinAs(address: string, fields: Record<string, string> = {}): Promise<string> {
  expect((await ask('/subscribe', { address, newsletter: 'harbour', ...fields })).status).toBe(202);
  const [mail] = await waitForMail(address);
  expect((await ask(linkIn(mail, 'confirm'), {})).status).toBe(200);
  const [row] = await rowsOf(address);
  expect(row?.['status']).toBe('active');
  return String(row?.['id']);
}
