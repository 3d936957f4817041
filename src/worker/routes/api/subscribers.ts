import { Hono } from 'hono';
import { z } from 'zod';
import { isRoleAddress, parseAddress } from '../../../deliver/address.ts';
import { Slug } from '../../../model/ids.ts';
import { suppressionHash } from '../../../model/suppression-hash.ts';
import { findNewsletter } from '../../../store/definitions.ts';
import { getSuppressionSalt } from '../../../store/settings.ts';
import { deleteSubscriber, findSubscriber, findSubscriberByKey } from '../../../store/subscribers.ts';
import { listSubscriptions } from '../../../store/subscriptions.ts';
import { listSuppressionsOf } from '../../../store/suppressions.ts';
import type { AppEnv } from '../../app-env.ts';
import { exportSubscribers } from '../../export-subscribers.ts';
import { problem, respondProblem } from '../../problem.ts';
import { limitBody, readJson, readQuery } from '../../read-request.ts';
import { runWebhooks } from '../../webhooks.ts';
import { importApi } from './imports.ts';

/** `/api/subscribers`: import, export, one reader. Addresses stand in bodies alone, as platforms log what is asked for. */
export const subscriberApi = new Hono<AppEnv>();

subscriberApi.route('/import', importApi);

subscriberApi.get('/export', async (c) => {
  const asked = readQuery(c, z.object({ newsletter: Slug }));
  if (!asked.ok) return asked.response;
  const newsletter = await findNewsletter(c.env.DB, asked.value.newsletter);
  if (newsletter === null)
    return respondProblem(c, problem(404, `there is no newsletter "${asked.value.newsletter}"`));
  c.header('Content-Disposition', `attachment; filename="${newsletter.id}-subscribers.csv"`);
  return c.body(exportSubscribers(c.env.DB, newsletter.id), 200, {
    'Content-Type': 'text/csv; charset=utf-8; header=present',
  });
});

subscriberApi.post('/find', limitBody, async (c) => {
  const asked = await readJson(c, z.strictObject({ address: z.string() }), '{address}');
  if (!asked.ok) return asked.response;
  const parsed = parseAddress(asked.value.address);
  if (!parsed.ok) return respondProblem(c, problem(400, parsed.reason));
  const [subscriber, salt] = await Promise.all([
    findSubscriberByKey(c.env.DB, parsed.key),
    getSuppressionSalt(c.env.DB),
  ]);
  const suppressions = await listSuppressionsOf(c.env.DB, suppressionHash(salt, parsed.key));
  const subscriptions = subscriber === null ? [] : await listSubscriptions(c.env.DB, subscriber.id);
  return c.json({ subscriber, subscriptions, suppressions, role: isRoleAddress(parsed.key) });
});

subscriberApi.get('/:id', async (c) => {
  const subscriber = await findSubscriber(c.env.DB, c.req.param('id'));
  if (subscriber === null) return respondProblem(c, problem(404, 'there is no such subscriber'));
  return c.json({ subscriber, subscriptions: await listSubscriptions(c.env.DB, subscriber.id) });
});

subscriberApi.delete('/:id', async (c) => {
  const deleted = await deleteSubscriber(c.env.DB, c.req.param('id'), new Date());
  if (!deleted) return respondProblem(c, problem(404, 'there is no such subscriber'));
  c.executionCtx.waitUntil(runWebhooks(c.env));
  return c.body(null, 204);
});
