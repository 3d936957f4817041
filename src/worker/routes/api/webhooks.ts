import { Hono } from 'hono';
import { z } from 'zod';
import { WebhookId, type WebhookList, WebhookStatus } from '../../../model/webhook.ts';
import { listWebhooks, retryWebhook } from '../../../store/webhook-events.ts';
import type { AppEnv } from '../../app-env.ts';
import { problem, respondProblem } from '../../problem.ts';
import { Limit, readQuery } from '../../read-request.ts';
import { runWebhooks } from '../../webhooks.ts';

const ListQuery = z.object({
  status: WebhookStatus.optional(),
  after: WebhookId.optional(),
  limit: Limit,
});

/** `/api/webhooks`: what the operator's endpoint was told, and what waits. */
export const webhookApi = new Hono<AppEnv>();

webhookApi.get('/', async (c) => {
  const asked = readQuery(c, ListQuery);
  if (!asked.ok) return asked.response;
  const { status = null, after = null, limit } = asked.value;
  const events = await listWebhooks(c.env.DB, { status, after, limit });
  const last = events.length === limit ? events.at(-1) : undefined;
  const query = new URLSearchParams({
    ...(status === null ? {} : { status }),
    limit: String(limit),
    ...(last === undefined ? {} : { after: last.id }),
  });
  const next = last === undefined ? null : `${c.var.base}/api/webhooks?${query}`;
  return c.json({ events, next } satisfies WebhookList);
});

webhookApi.post('/:id{[0-9a-f]{32}}/retry', async (c) => {
  const id = c.req.param('id');
  if (!(await retryWebhook(c.env.DB, id, new Date())))
    return respondProblem(c, problem(404, 'there is no such event'));
  c.executionCtx.waitUntil(runWebhooks(c.env));
  return c.json({ id, status: 'pending' });
});
