import { Hono } from 'hono';
import { z } from 'zod';
import { parseAddress } from '../../../deliver/address.ts';
import { Slug } from '../../../model/ids.ts';
import { suppressionHash } from '../../../model/suppression-hash.ts';
import { findNewsletter } from '../../../store/definitions.ts';
import { getSuppressionSalt } from '../../../store/settings.ts';
import {
  liftSuppression,
  listSuppressions,
  type SuppressionCursor,
  suppress,
} from '../../../store/suppressions.ts';
import type { AppEnv } from '../../app-env.ts';
import { problem, respondProblem } from '../../problem.ts';
import { Limit, limitBody, readJson, readQuery } from '../../read-request.ts';

const HASH = /^[0-9a-f]{64}$/;

/** An entry by address, or, to take one off the list, by the hash that the list shows. Without a newsletter: of all. */
const Entry = z.strictObject({
  address: z.string().optional(),
  hash: z.string().regex(HASH).optional(),
  newsletter: Slug.optional(),
});

const AT = /^(\d{4}-[\dT:.Z-]{16,24}),([0-9a-f]{64}),([a-z0-9-]{0,120})$/;

/** `/api/suppressions`: the do-not-send list, which knows addresses by their hashes alone. */
export const suppressionApi = new Hono<AppEnv>();

function parseCursor(text: string | undefined): SuppressionCursor | null | undefined {
  if (text === undefined) return null;
  const [, at, hash, newsletter] = AT.exec(text) ?? [];
  return at && hash && newsletter !== undefined ? { at, hash, newsletter } : undefined;
}

suppressionApi.get('/', async (c) => {
  const asked = readQuery(c, z.object({ after: z.string().optional(), limit: Limit }));
  if (!asked.ok) return asked.response;
  const { limit } = asked.value;
  const after = parseCursor(asked.value.after);
  if (after === undefined)
    return respondProblem(c, problem(400, 'after must be the value that the link to the next page carries'));
  const suppressions = await listSuppressions(c.env.DB, { after, limit });
  const last = suppressions.length === limit ? suppressions.at(-1) : undefined;
  const cursor = last && encodeURIComponent(`${last.at},${last.hash},${last.newsletter}`);
  const next = cursor ? `${c.var.base}/api/suppressions?limit=${limit}&after=${cursor}` : null;
  return c.json({ suppressions, next });
});

/** The hash that an entry is about, or what is wrong with the entry, in words. */
async function findHash(
  db: D1Database,
  { address, hash, newsletter }: z.infer<typeof Entry>,
): Promise<{ hash: string } | { message: string }> {
  if ((address === undefined) === (hash === undefined)) return { message: 'name an address or a hash' };
  if (newsletter !== undefined && (await findNewsletter(db, newsletter)) === null)
    return { message: `there is no newsletter "${newsletter}"` };
  if (hash !== undefined) return { hash };
  const parsed = parseAddress(address ?? '');
  if (!parsed.ok) return { message: parsed.reason };
  return { hash: suppressionHash(await getSuppressionSalt(db), parsed.key) };
}

suppressionApi.post('/', limitBody, async (c) => {
  const asked = await readJson(c, Entry, '{address,newsletter?}');
  if (!asked.ok) return asked.response;
  const found = await findHash(c.env.DB, asked.value);
  if ('message' in found) return respondProblem(c, problem(400, found.message));
  const entry = {
    hash: found.hash,
    newsletter: asked.value.newsletter ?? '',
    reason: 'operator' as const,
    at: new Date().toISOString(),
  };
  await suppress(c.env.DB, entry);
  return c.json(entry, 201);
});

suppressionApi.delete('/', limitBody, async (c) => {
  const asked = await readJson(c, Entry, '{address,newsletter?} or {hash,newsletter?}');
  if (!asked.ok) return asked.response;
  const found = await findHash(c.env.DB, asked.value);
  if ('message' in found) return respondProblem(c, problem(400, found.message));
  const lifted = await liftSuppression(c.env.DB, found.hash, asked.value.newsletter ?? '');
  if (!lifted) return respondProblem(c, problem(404, 'there is no such entry'));
  return c.body(null, 204);
});
