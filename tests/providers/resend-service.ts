import { z } from 'zod';
import type { Received } from './bench.ts';
import { type Answer, type Call, type HttpService, startHttpService } from './http-service.ts';

export const RESEND_KEY = 're_test_0123456789abcdef';

const Body = z.strictObject({
  from: z.string(),
  to: z.array(z.string()).length(1),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  headers: z.record(z.string(), z.string()),
  reply_to: z.string().optional(),
});

const error = (status: number, name: string, message: string, headers?: Record<string, string>): Answer => ({
  status,
  body: { statusCode: status, name, message },
  ...(headers === undefined ? {} : { headers }),
});

/** Answers as https://resend.com/docs/api-reference says; keeps idempotency keys as Resend does. */
export function startResend(): Promise<HttpService> {
  const taken = new Map<string, { body: string; id: string }>();
  function take(call: Call, received: Received[]): Answer {
    if (call.method !== 'POST' || call.path !== '/emails') return error(404, 'not_found', 'no such endpoint');
    if (call.headers.authorization !== `Bearer ${RESEND_KEY}`) return error(401, 'missing_api_key', 'no key');
    const key = String(call.headers['idempotency-key'] ?? '');
    if (key === '' || key.length > 256) return error(400, 'invalid_idempotency_key', '1 to 256 characters');
    const before = taken.get(key);
    if (before !== undefined && before.body !== call.body)
      return error(409, 'invalid_idempotent_request', 'the key was used with another payload');
    if (before !== undefined) return { status: 200, body: { id: before.id } };
    const body = Body.parse(JSON.parse(call.body));
    const [to = ''] = body.to;
    if (/^(?:gone|spam)-/.test(to))
      return error(422, 'validation_error', `Invalid \`to\` field: ${to} ${RESEND_KEY}`);
    const id = `49a3999c-0ce1-4ea6-ab68-${String(taken.size).padStart(12, '0')}`;
    taken.set(key, { body: call.body, id });
    received.push({ to, subject: body.subject, unsubscribe: body.headers['List-Unsubscribe'] ?? '' });
    return { status: 200, body: { id } };
  }
  return startHttpService({
    answer: take,
    locked: error(403, 'invalid_api_key', `API key is invalid: ${RESEND_KEY}`),
    busy: error(429, 'rate_limit_exceeded', 'Too many requests', {
      'retry-after': '7',
      'ratelimit-limit': '5',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '1',
    }),
  });
}
