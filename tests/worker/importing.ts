import { env, exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import { z } from 'zod';

/** What an operator’s requests carry. */
export const operator = { Authorization: 'Bearer test-token' };
/** Where readers are imported and exported. */
export const BASE = 'http://localhost:8787/api/subscribers';

/** How an import ended. */
export const Report = z.object({
  job: z.string(),
  rows: z.int(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  roles: z.int(),
  done: z.boolean(),
  next: z.string().nullable(),
});
const Refusals = z.object({
  refusals: z.array(z.object({ line: z.int(), reason: z.string() })),
  next: z.string().nullable(),
});

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

/** Posts a file to be imported. */
export const send = (body: Body, query = 'consent=a+form', type = 'text/csv') =>
  exports.default.fetch(`${BASE}/import?newsletter=frontline&${query}`, {
    method: 'POST',
    body,
    headers: { ...operator, 'Content-Type': type },
  });

/** Imports a file that is taken, and answers the report. */
export async function importFile(body: Body, query?: string, type?: string) {
  const response = await send(body, query, type);
  expect(response.status).toBe(200);
  return Report.parse(await response.json());
}

/** The refused rows of a report, from its `next`. */
export async function refusalsOf(url: string | null): Promise<{ line: number; reason: string }[]> {
  const found: { line: number; reason: string }[] = [];
  for (let next = url; next !== null; ) {
    const page = Refusals.parse(await (await exports.default.fetch(next, { headers: operator })).json());
    found.push(...page.refusals);
    next = page.next;
  }
  return found;
}

/** What is stored of a reader, by the key of the address. */
export const row = (address: string) =>
  env.DB.prepare(
    `SELECT s.status, s.themes, s.hour, s.zone, s.consent_source AS source, p.name FROM subscription s
     JOIN subscriber p ON p.id = s.subscriber WHERE p.address_key = ?`,
  )
    .bind(address)
    .first();
