import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { API_PAGE, API_PAGE_MAX, REQUEST_MAX_BYTES } from '../limits.ts';
import { firstIssue, issueWords } from '../model/issue-words.ts';
import type { AppEnv } from './app-env.ts';
import { problem, respondProblem } from './problem.ts';

/** What a request asks for, or the answer that says what is wrong with it. */
export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly response: Response };

/** Refuses JSON bodies that are larger than any of ours. */
export const limitBody = bodyLimit({
  maxSize: REQUEST_MAX_BYTES,
  onError: (c) => respondProblem(c, problem(413, `a request body holds at most ${REQUEST_MAX_BYTES} bytes`)),
});

/** Reads a JSON body that fits a schema; `shape` shows what it should look like. */
export async function readJson<T>(
  c: Context<AppEnv>,
  schema: z.ZodType<T>,
  shape: string,
): Promise<Asked<T>> {
  const body: unknown = await c.req.json().catch(() => undefined);
  if (body === undefined)
    return { ok: false, response: respondProblem(c, problem(400, `the body must be JSON: ${shape}`)) };
  return check(c, schema, body);
}

/** Reads the parameters of the query. */
export function readQuery<T>(c: Context<AppEnv>, schema: z.ZodType<T>): Asked<T> {
  return check(c, schema, c.req.query());
}

function check<T>(c: Context<AppEnv>, schema: z.ZodType<T>, value: unknown): Asked<T> {
  const parsed = schema.safeParse(value, { error: issueWords });
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, response: respondProblem(c, problem(400, firstIssue(parsed.error, 'the body'))) };
}

/** `limit`: rows of one page. */
export const Limit = z.coerce
  .number({ error: 'must be a number' })
  .int()
  .min(1)
  .max(API_PAGE_MAX, { error: `must be at most ${API_PAGE_MAX}` })
  .default(API_PAGE);

/** `after`: where a list goes on that counts up. */
export const AfterNumber = z.coerce.number({ error: 'must be a number' }).int().min(-1).optional();
