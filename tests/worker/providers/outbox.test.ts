import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { findOutboxMessage, listOutbox } from '../../../src/store/outbox.ts';
import { openOutbox } from '../../../src/worker/providers/outbox.ts';
import { makeMessage } from '../../providers/bench.ts';
import { describeProvider } from '../../providers/contract.ts';
import { recordStatements } from '../../store/recorded-database.ts';

async function clear(): Promise<void> {
  await env.DB.exec('DELETE FROM outbox');
}

/** Newest first, as stored. */
async function listAll() {
  const entries = await listOutbox(env.DB, { before: null, limit: 1_000 });
  return Promise.all(entries.map(async ({ n }) => findOutboxMessage(env.DB, n)));
}

function readBack(raw: string, name: string): string {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1]?.trim() ?? '';
}

describeProvider(
  'the outbox',
  async () => {
    await clear();
    const rows: { to: string; subject: string; unsubscribe: string }[] = [];
    const provider = openOutbox(env.DB);
    return {
      provider: {
        ...provider,
        send: async (messages) => {
          const outcomes = await provider.send(messages);
          const stored = (await listAll()).flatMap((row) => (row === null ? [] : [row])).reverse();
          rows.splice(
            0,
            rows.length,
            ...stored.map(({ recipient, subject, raw }) => ({
              to: recipient,
              subject,
              unsubscribe: readBack(raw, 'List-Unsubscribe'),
            })),
          );
          return outcomes;
        },
      },
      secrets: [],
      keyVariable: '',
      setMood: () => undefined,
      received: () => rows,
      stop: async () => undefined,
    };
  },
  { moods: ['well'], refuses: false },
);

describe('the outbox', () => {
  beforeEach(clear);

  test('keeps a message once, however often it is sent', async () => {
    const outbox = openOutbox(env.DB);
    const again = await Promise.all(
      [1, 2, 3].map(() => outbox.send([makeMessage('ann'), makeMessage('ben')])),
    );
    expect(again.flat().every(({ kind }) => kind === 'sent')).toBe(true);
    expect(await listAll()).toHaveLength(2);
  });

  test('is read newest first, a page at a time', async () => {
    const locals = ['ann', 'ben', 'cem', 'dan', 'eve'];
    await openOutbox(env.DB).send(locals.map((local) => makeMessage(local)));
    const first = await listOutbox(env.DB, { before: null, limit: 2 });
    const next = await listOutbox(env.DB, { before: first[1]?.n ?? 0, limit: 2 });
    expect([...first, ...next].map(({ recipient }) => recipient.split('@')[0])).toEqual([
      'eve',
      'dan',
      'cem',
      'ben',
    ]);
    expect(first[0]).not.toHaveProperty('raw');
  });

  test('shows a message as it would have gone, and nothing for one that is not there', async () => {
    await openOutbox(env.DB).send([makeMessage('ann', { kind: 'confirmation' })]);
    const [entry] = await listOutbox(env.DB, { before: null, limit: 1 });
    expect(await findOutboxMessage(env.DB, entry?.n ?? 0)).toMatchObject({
      recipient: 'ann@readers.example',
      kind: 'confirmation',
      raw: makeMessage('ann').raw,
    });
    expect(await findOutboxMessage(env.DB, 999_999)).toBeNull();
  });

  test('holds a batch of the largest messages', async () => {
    const outbox = openOutbox(env.DB);
    const raw = `${makeMessage('ann').raw}${'x'.repeat(150_000)}`;
    const messages = Array.from({ length: outbox.batchSize }, (_, at) =>
      makeMessage(`reader-${at}`, { raw }),
    );
    expect((await outbox.send(messages)).every(({ kind }) => kind === 'sent')).toBe(true);
  });

  test('puts off what the database does not take', async () => {
    const broken: D1Database = Object.create(env.DB, {
      batch: { value: () => Promise.reject(new Error('ann@readers.example: disk I/O error')) },
      prepare: { value: (query: string) => env.DB.prepare(query) },
    });
    expect(await openOutbox(broken).send([makeMessage('ann')])).toEqual([
      { kind: 'deferred', reason: 'the database did not take the message', retryAfter: null },
    ]);
  });
});

test('the outbox stores a whole call in a few statements, as the free plan counts them', async () => {
  await clear();
  const { db, ran } = recordStatements(env.DB);
  const messages = Array.from({ length: 50 }, (_, index) => ({
    ...makeMessage(`reader${index}`),
    raw: `Subject: "Größe"\r\n\r\n${String(index).padEnd(40_000, 'é\\"\r\n')}`,
  }));
  await openOutbox(db).send(messages);
  expect(ran.length).toBeLessThanOrEqual(3);
  const stored = (await listAll()).reverse();
  expect(stored.map((row) => row?.raw)).toEqual(messages.map(({ raw }) => raw));
});
