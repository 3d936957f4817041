import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import worker from '../../src/index.ts';
import type { Job } from '../../src/model/job.ts';
import { listDeadJobs } from '../../src/store/dead-jobs.ts';
import { listDeliveries } from '../../src/store/deliveries.ts';
import { countDeliveries } from '../../src/store/delivery-upkeep.ts';
import { createSend, findSend } from '../../src/store/sends.ts';
import { runSends } from '../../src/worker/run-sends.ts';
import { approveSend, cancelSend, pauseSend, resumeSend, startSend } from '../../src/worker/sends.ts';
import { addReaders, makeDraft, NOW } from './sending.ts';

let id = '';

beforeEach(async () => {
  id = await makeDraft();
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** The environment without its queues, which would work on their own beside a test. */
const { JOBS, INBOUND: _, ...alone } = env;

/** Delivers messages to the Worker as the platform does, and answers what it acknowledged. */
async function deliver(bodies: readonly unknown[], queue = 'sitrep-jobs') {
  const batch = createMessageBatch(
    queue,
    bodies.map((body, index) => ({ id: `m${index}`, timestamp: NOW, attempts: 1, body })),
  );
  const ctx = createExecutionContext();
  await worker.queue(batch, alone);
  return getQueueResult(batch, ctx);
}

async function start(): Promise<void> {
  await approveSend(env.DB, id, NOW);
  await startSend({ db: env.DB, queue: null }, id, NOW);
}

const subjectsTo = async () => {
  const { results } = await env.DB.prepare('SELECT recipient FROM outbox ORDER BY recipient').all<{
    recipient: string;
  }>();
  return results.map(({ recipient }) => recipient);
};

describe('a send', () => {
  test('goes from draft to sent, each reader once, over the real queue', async () => {
    await addReaders(3);
    await approveSend(env.DB, id, NOW);
    await startSend({ db: env.DB, queue: JOBS ?? null }, id, NOW);
    await expect.poll(async () => (await findSend(env.DB, id))?.status, { timeout: 20_000 }).toBe('sent');
    expect(await subjectsTo()).toEqual(['reader0@example.com', 'reader1@example.com', 'reader2@example.com']);
    expect(await countDeliveries(env.DB, id)).toMatchObject({ sent: 3, pending: 0, unknown: 0 });
  });

  test('publishes its digest when it is approved, and not before', async () => {
    const published = () =>
      env.DB.prepare('SELECT published_at FROM digest WHERE id = ?')
        .bind(id)
        .first<string | null>('published_at');
    expect(await published()).toBeNull();
    await approveSend(env.DB, id, NOW);
    expect(await published()).toBe(NOW.toISOString());
  });

  test('sends nothing while it is paused, and the rest once it is resumed', async () => {
    await addReaders(3);
    await start();
    await deliver([{ job: 'freeze', send: id }]);
    await pauseSend(env.DB, id, NOW);
    const result = await deliver([{ job: 'deliver', send: id, batch: 0 }]);
    expect(result.explicitAcks).toEqual(['m0']);
    expect(await subjectsTo()).toEqual([]);
    await resumeSend({ db: env.DB, queue: null }, id, NOW);
    await deliver([{ job: 'deliver', send: id, batch: 0 }]);
    expect(await subjectsTo()).toHaveLength(3);
    expect((await findSend(env.DB, id))?.status).toBe('sent');
  });

  test('counts as suppressed what was not sent when it is cancelled', async () => {
    await addReaders(2);
    await start();
    await deliver([{ job: 'freeze', send: id }]);
    await cancelSend({ db: env.DB, queue: null }, id, NOW);
    expect(await countDeliveries(env.DB, id)).toMatchObject({ suppressed: 2, pending: 0 });
    expect((await findSend(env.DB, id))?.finishedAt).not.toBeNull();
    expect((await startSend({ db: env.DB, queue: null }, id, NOW)).ok).toBe(false);
  });

  test('leaves what a consumer holds when it is cancelled to the reconciler, which is told', async () => {
    await addReaders(2);
    await start();
    await deliver([{ job: 'freeze', send: id }]);
    await env.DB.prepare("UPDATE delivery SET status = 'attempting', lease_until = '2999' WHERE n = 0").run();
    const jobs: unknown[] = [];
    const queue = {
      sendBatch: async (messages: Iterable<{ body: unknown }>) => {
        for (const { body } of messages) jobs.push(body);
      },
    };
    await cancelSend({ db: env.DB, queue }, id, NOW);
    expect(await countDeliveries(env.DB, id)).toMatchObject({ suppressed: 1, attempting: 1, pending: 0 });
    expect((await findSend(env.DB, id))?.finishedAt).toBeNull();
    expect(jobs).toEqual([{ job: 'reconcile', send: id }]);
  });

  test('leaves out who has left since the recipients were frozen, and says why', async () => {
    const [first, second, third] = await addReaders(4);
    await start();
    await deliver([{ job: 'freeze', send: id }]);
    await env.DB.prepare("UPDATE subscription SET status = 'unsubscribed' WHERE id = ?").bind(first).run();
    await env.DB.prepare('DELETE FROM subscriber WHERE id = ?').bind(second).run();
    await env.DB.prepare('UPDATE subscription SET paused_until = ? WHERE id = ?').bind('2999', third).run();
    await deliver([{ job: 'deliver', send: id, batch: 0 }]);
    const rows = await listDeliveries(env.DB, id, { after: -1, status: 'suppressed', limit: 10 });
    expect(rows.map(({ reason }) => reason)).toEqual([
      'no longer subscribed',
      'the subscription was deleted',
      'paused by the reader',
    ]);
    expect(await subjectsTo()).toEqual(['reader3@example.com']);
  });

  test('is driven on by the schedule where the queue forgot it', async () => {
    await addReaders(2);
    await start();
    await deliver([{ job: 'freeze', send: id }]);
    await runSends(alone, NOW);
    expect((await findSend(env.DB, id))?.status).toBe('sent');
    expect(await subjectsTo()).toHaveLength(2);
  });
});

describe('an address that the provider’s own answer calls bad', () => {
  const POSTMARK = {
    ...alone,
    PROVIDER: 'postmark',
    POSTMARK_TOKEN: 'a-token-of-the-tests',
    POSTMARK_URL: 'https://postmark.example',
    POSTMARK_STREAM: 'broadcast',
  };

  /** Answers for the readers of a call in their order, with these codes; what was sent to whom is kept. */
  function servePostmark(codes: Readonly<Record<string, number>>): string[] {
    const asked: string[] = [];
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      const request = input instanceof Request ? input : new Request(input);
      if (request.method === 'HEAD') return new Response(null);
      const messages = z.array(z.object({ To: z.string() })).parse(await request.json());
      asked.push(...messages.map(({ To }) => To));
      return Response.json(
        messages.map(({ To }, index) => ({
          ErrorCode: codes[To] ?? 0,
          Message: codes[To] === 300 ? "Invalid 'To' address" : 'said so',
          MessageID: `id-${index}`,
        })),
      );
    });
    return asked;
  }

  const suppressions = async () =>
    (await env.DB.prepare('SELECT newsletter, reason, count(*) AS n FROM suppression GROUP BY 1, 2').all())
      .results;

  test('is not written to by the next issue', async () => {
    await addReaders(3);
    const codes = { 'reader0@example.com': 406, 'reader1@example.com': 300 };
    servePostmark(codes);
    await start();
    for (let run = 0; run < 2; run++) await runSends(POSTMARK, NOW);
    expect(await countDeliveries(env.DB, id)).toMatchObject({ bounced: 2, sent: 1 });
    expect(await suppressions()).toEqual([{ newsletter: '', reason: 'hard-bounce', n: 2 }]);
    vi.restoreAllMocks();
    const asked = servePostmark({});
    await env.DB.batch(['delivery', 'send'].map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
    const next = {
      digest: id,
      newsletter: 'frontline',
      audience: 'every',
      dueAt: NOW.toISOString(),
    } as const;
    await createSend(env.DB, next, NOW);
    await start();
    for (let run = 0; run < 2; run++) await runSends(POSTMARK, NOW);
    expect(asked).toEqual(['reader2@example.com']);
    expect(await countDeliveries(env.DB, id)).toMatchObject({ suppressed: 2, sent: 1 });
  });

  test('is one that bounced, not one whose message was refused for what it says', async () => {
    await addReaders(1);
    // The batch as such was too large.
    servePostmark({ 'reader0@example.com': 411 });
    await start();
    for (let run = 0; run < 2; run++) await runSends(POSTMARK, NOW);
    expect(await countDeliveries(env.DB, id)).toMatchObject({ failed: 1 });
    expect(await suppressions()).toEqual([]);
  });
});

describe('the consumer', () => {
  test('acknowledges a job that comes twice, and sends once', async () => {
    await addReaders(2);
    await start();
    const freeze: Job = { job: 'freeze', send: id };
    const batch: Job = { job: 'deliver', send: id, batch: 0 };
    const result = await deliver([freeze, freeze, batch, batch]);
    expect(result.explicitAcks).toEqual(['m0', 'm1', 'm2', 'm3']);
    expect(result.retryMessages).toEqual([]);
    expect(await subjectsTo()).toHaveLength(2);
  });

  test('keeps what nobody can work on, with its reason, and acknowledges it', async () => {
    const result = await deliver([{ job: 'dance' }, 'nonsense']);
    expect(result.explicitAcks).toEqual(['m0', 'm1']);
    const [last, first] = await listDeadJobs(env.DB, { before: null, limit: 2 });
    expect(first).toMatchObject({ job: '{"job":"dance"}', reason: 'not a job that this version knows' });
    expect(last?.job).toBe('"nonsense"');
  });

  test('keeps what the platform gave up', async () => {
    await deliver([{ job: 'deliver', send: id, batch: 7 }], 'sitrep-dead');
    const [job] = await listDeadJobs(env.DB, { before: null, limit: 1 });
    expect(job?.job).toContain('"batch":7');
    expect(job?.reason).toContain('failed each time');
  });

  test('asks for another delivery of a job that failed', async () => {
    await addReaders(1);
    await start();
    await deliver([{ job: 'freeze', send: id }]);
    // Another hash, so that no rendering of before is used.
    await env.DB.prepare("UPDATE digest SET data = '{}', hash = 'changed' WHERE id = ?").bind(id).run();
    const result = await deliver([{ job: 'deliver', send: id, batch: 0 }]);
    expect(result.explicitAcks).toEqual([]);
    expect(result.retryMessages).toMatchObject([{ msgId: 'm0' }]);
    // What it had claimed waits again, untried.
    expect(await countDeliveries(env.DB, id)).toMatchObject({ pending: 1, claimed: 0, attempting: 0 });
  });
});
