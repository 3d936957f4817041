import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { DeliveryStatus, type Send } from '../../../model/send.ts';
import { Frequency } from '../../../model/subscriber.ts';
import { listDeliveries } from '../../../store/deliveries.ts';
import { countDeliveries, resolveUnknown } from '../../../store/delivery-upkeep.ts';
import { listDeliveryReaders, listSendsOfDigests } from '../../../store/sends-of.ts';
import type { AppEnv } from '../../app-env.ts';
import { problem, respondProblem } from '../../problem.ts';
import { AfterNumber, Limit, limitBody, readJson, readQuery } from '../../read-request.ts';

/** A digest has one send for each audience; without a name it is that to readers of every issue, where there is one. */
const Audience = { audience: Frequency.optional() };

/** `/api/digests/:id/deliveries`: what came of each message. */
export const deliveryApi = new Hono<AppEnv>();

/** A send of a digest, or the answer that there is none. */
async function findSendOf(
  c: Context<AppEnv>,
  digest: string,
  audience: Frequency | undefined,
): Promise<Send | Response> {
  const sends = await listSendsOfDigests(c.env.DB, [digest]);
  const send = audience === undefined ? sends[0] : sends.find((each) => each.audience === audience);
  return send ?? respondProblem(c, problem(404, `the digest "${digest.slice(0, 200)}" has no such send`));
}

deliveryApi.get('/:id/deliveries', async (c) => {
  const asked = readQuery(
    c,
    z.object({ ...Audience, status: DeliveryStatus.optional(), after: AfterNumber, limit: Limit }),
  );
  if (!asked.ok) return asked.response;
  const { status, limit, after = -1, audience } = asked.value;
  const digest = c.req.param('id');
  const send = await findSendOf(c, digest, audience);
  if (send instanceof Response) return send;
  const db = c.env.DB;
  const [counts, rows] = await Promise.all([
    countDeliveries(db, send.id),
    listDeliveries(db, send.id, { after, status: status ?? null, limit }),
  ]);
  const readers = await listDeliveryReaders(
    db,
    rows.map(({ subscription }) => subscription),
  );
  const deliveries = rows.map(({ send: _send, batch: _batch, variant, ...row }) => {
    const reader = readers.get(row.subscription);
    return {
      ...row,
      themes: JSON.parse(variant) as unknown,
      subscriber: reader?.subscriber ?? null,
      address: reader?.address ?? null,
    };
  });
  const last = rows.length === limit ? rows.at(-1) : undefined;
  const query = new URLSearchParams({
    audience: send.audience,
    ...(status === undefined ? {} : { status }),
    limit: String(limit),
    after: String(last?.n),
  });
  const next = last ? `${c.var.base}/api/digests/${send.digest}/deliveries?${query}` : null;
  return c.json({ send, counts: { ...counts, skipped: send.skipped }, deliveries, next });
});

const Resolution = z.strictObject({ as: z.enum(['sent', 'failed', 'pending']) });

deliveryApi.post('/:id/deliveries/:n{[0-9]{1,10}}/resolve', limitBody, async (c) => {
  const asked = await readJson(c, Resolution, "{as:'sent'|'failed'|'pending'}");
  if (!asked.ok) return asked.response;
  const query = readQuery(c, z.object(Audience));
  if (!query.ok) return query.response;
  const send = await findSendOf(c, c.req.param('id'), query.value.audience);
  if (send instanceof Response) return send;
  const db = c.env.DB;
  const n = Number(c.req.param('n'));
  const { as } = asked.value;
  const resolved = await resolveUnknown(db, send.id, [n], as, new Date().toISOString());
  const [row] = await listDeliveries(db, send.id, { after: n - 1, status: null, limit: 1 });
  if (row?.n !== n) return respondProblem(c, problem(404, `the send has no delivery ${n}`));
  if (resolved === 0 && row.status !== as)
    return respondProblem(
      c,
      problem(
        409,
        row.status === 'unknown'
          ? `the send is over for good, and delivery ${n} of it cannot be decided on as ${as} any more`
          : `delivery ${n} is ${row.status}, and only one that is unknown waits for a decision`,
      ),
    );
  return c.json({ n, status: row.status });
});
