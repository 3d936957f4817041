import { Hono } from 'hono';
import { z } from 'zod';
import { findOutboxMessage, listOutboxAfter } from '../../../store/outbox.ts';
import type { AppEnv } from '../../app-env.ts';
import { problem, respondProblem } from '../../problem.ts';
import { readOutboxMessage } from '../../read-outbox.ts';
import { AfterNumber, Limit, readQuery } from '../../read-request.ts';

/** `/api/outbox`: the messages that the outbox provider kept, for programs. */
export const outboxApi = new Hono<AppEnv>();

outboxApi.get('/', async (c) => {
  const asked = readQuery(c, z.object({ after: AfterNumber, limit: Limit }));
  if (!asked.ok) return asked.response;
  const { after = 0, limit } = asked.value;
  const messages = await listOutboxAfter(c.env.DB, { after, limit });
  const last = messages.length === limit ? messages.at(-1) : undefined;
  const next = last ? `${c.var.base}/api/outbox?limit=${limit}&after=${last.n}` : null;
  return c.json({ messages, next });
});

outboxApi.get('/:n{[0-9]{1,15}}', async (c) => {
  const found = await findOutboxMessage(c.env.DB, Number(c.req.param('n')));
  if (found === null)
    return respondProblem(c, problem(404, `there is no message ${c.req.param('n')} in the outbox`));
  const { text, links } = await readOutboxMessage(found.raw, c.var.base);
  const { raw: _raw, ...entry } = found;
  return c.json({ ...entry, text, links });
});

outboxApi.get('/:n{[0-9]{1,15}}/raw', async (c) => {
  const found = await findOutboxMessage(c.env.DB, Number(c.req.param('n')));
  if (found === null)
    return respondProblem(c, problem(404, `there is no message ${c.req.param('n')} in the outbox`));
  return c.body(found.raw, 200, { 'Content-Type': 'message/rfc822' });
});
