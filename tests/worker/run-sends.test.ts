import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Corpus } from '../../src/model/corpus.ts';
import { Newsletter, Sending } from '../../src/model/newsletter.ts';
import { saveNewsletter } from '../../src/store/definitions.ts';
import { createSend, findSend, sendId } from '../../src/store/sends.ts';
import { embeddedCorpus } from '../../src/worker/embedded-corpus.js';
import { runSends } from '../../src/worker/run-sends.ts';
import { pauseSend, resumeSend, startSend } from '../../src/worker/sends.ts';
import { addReaders, addRow, addSend, makeDraft, NOW } from './sending.ts';

/** The environment without its queues: the schedule sends by itself. */
const { JOBS: _, INBOUND: __, ...alone } = env;

const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);
const statusOf = async (id: string) => (await findSend(env.DB, id))?.status;

const [frontline] = Corpus.parse(embeddedCorpus).newsletters;

/** Stores `frontline` as an operator changed it, and a copy of it that an operator approves. */
async function storeNewsletters(change: Partial<Newsletter> = {}): Promise<void> {
  const manual = { ...frontline, id: 'by-hand', sending: { ...frontline?.sending, approval: 'manual' } };
  for (const newsletter of [{ ...frontline, ...change }, manual])
    await saveNewsletter(env.DB, Newsletter.parse(newsletter), NOW);
}

let id = '';

beforeEach(async () => {
  for (const old of ['delivery', 'send', "digest WHERE id LIKE 'more-%'"])
    await env.DB.prepare(`DELETE FROM ${old}`).run();
  id = await makeDraft();
  await storeNewsletters();
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const more = (count: number) => Array.from({ length: count }, (_, index) => `more-${index}`);

describe('an approved send that is due', () => {
  test('starts, however many older ones wait for their operators', async () => {
    for (const other of more(12))
      await addSend(other, { newsletter: 'by-hand', dueAt: ago(2).toISOString() });
    await addSend('more-automatic');
    await runSends(alone, NOW);
    expect(await statusOf('more-automatic')).not.toBe('approved');
    expect(await statusOf('more-0')).toBe('approved');
  });

  test('starts where its newsletter does not say how it is approved', async () => {
    await env.DB.prepare(
      "UPDATE newsletter SET data = json_remove(data, '$.sending') WHERE id = 'frontline'",
    ).run();
    await addSend('more-automatic');
    await runSends(alone, NOW);
    expect(await statusOf('more-automatic')).not.toBe('approved');
  });

  test('is held for an operator where it fell due more than 72 hours ago, and says so once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await addSend('more-late', { dueAt: ago(73).toISOString() });
    await addSend('more-in-time', { dueAt: ago(71).toISOString() });
    await runSends(alone, NOW);
    await runSends(alone, new Date(NOW.getTime() + HOUR_MS / 2));
    expect(await statusOf('more-in-time')).not.toBe('approved');
    expect(await statusOf('more-late')).toBe('approved');
    expect((await findSend(env.DB, 'more-late'))?.heldAt).toMatch(/^2024-01-01T08:00:00/);
    expect(warn.mock.calls.map(String)).toEqual([expect.stringContaining('send more-late was due')]);
  });

  test('that was held starts when its operator says so', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await addSend('more-late', { dueAt: ago(200).toISOString() });
    await runSends(alone, NOW);
    expect((await startSend({ db: env.DB, queue: null }, 'more-late', NOW)).ok).toBe(true);
    expect(await findSend(env.DB, 'more-late')).toMatchObject({ status: 'sending', heldAt: null });
  });
});

describe('a send that goes on', () => {
  test('is seen to, however many older ones are paused', async () => {
    for (const other of more(12)) {
      await addSend(other, { status: 'paused', dueAt: ago(2).toISOString() });
      await addRow(other, 'pending', ago(2).toISOString());
    }
    await addReaders(1);
    await addSend('more-young', { status: 'sending' });
    await addRow('more-young', 'pending', ago(1).toISOString());
    await runSends(alone, NOW);
    expect(await statusOf('more-young')).toBe('sent');
  });

  test('is seen to, however many older ones wait for their readers’ hours', async () => {
    for (const other of more(12)) {
      await addSend(other, { status: 'sending', dueAt: ago(2).toISOString() });
      await addRow(other, 'pending', new Date(NOW.getTime() + HOUR_MS).toISOString());
    }
    await addSend('more-young', { status: 'sending' });
    await addRow('more-young', 'pending', ago(1).toISOString());
    await runSends(alone, NOW);
    expect(await statusOf('more-young')).toBe('sent');
    expect(await statusOf('more-0')).toBe('sending');
  });

  test('has its turn, however many wait for their sending window with it', async () => {
    const window = { from: '00:00', to: '00:01' };
    await storeNewsletters({ sending: Sending.parse({ ...frontline?.sending, window }) });
    for (const other of more(12)) {
      await addSend(other, { status: 'sending', dueAt: ago(2).toISOString() });
      await addRow(other, 'pending', ago(2).toISOString());
    }
    for (let run = 0; run < 12; run++) await runSends(alone, new Date(NOW.getTime() + run * 300_000));
    const { results } = await env.DB.prepare(
      "SELECT id FROM send WHERE looked_at = '' AND status = 'sending'",
    ).all();
    expect(results).toEqual([]);
  });

  test('is given back what a dead consumer holds while it is paused', async () => {
    await addSend('more-paused', { status: 'paused' });
    await addRow('more-paused', 'claimed', ago(2).toISOString(), ago(1).toISOString());
    await addRow('more-paused', 'attempting', ago(2).toISOString(), ago(1).toISOString());
    await runSends(alone, NOW);
    const { results } = await env.DB.prepare(
      "SELECT status FROM delivery WHERE send = 'more-paused' ORDER BY n",
    ).all();
    expect(results).toEqual([{ status: 'pending' }, { status: 'unknown' }]);
  });
});

describe('who a send is for', () => {
  const weekly = { every: 'week', on: 'monday', at: '07:00' } as const;
  const daily = { every: 'day', at: '07:00' } as const;

  test.each([
    ['an old daily’s is not for who wants one a week', daily, weekly, 1],
    ['an old weekly’s is for them too', weekly, daily, 2],
  ])('stays as it was when the cadence changes: %s', async (_name, cadence, changed, readers) => {
    await storeNewsletters({ cadence });
    await env.DB.prepare('DELETE FROM send').run();
    const send = {
      digest: id,
      newsletter: 'frontline',
      audience: 'every',
      dueAt: NOW.toISOString(),
    } as const;
    await createSend(env.DB, send, NOW);
    await addReaders(1);
    await addReaders(1, { frequency: 'weekly' });
    await storeNewsletters({ cadence: changed });
    await env.DB.prepare("UPDATE send SET status = 'approved'").run();
    await startSend({ db: env.DB, queue: null }, sendId(id, 'every'), NOW);
    for (let run = 0; run < 3; run++) await runSends(alone, NOW);
    expect(await findSend(env.DB, id)).toMatchObject({ status: 'sent', frozen: readers });
  });
});

test('a send that was paused before it began is approved again when it is resumed, and cron starts it', async () => {
  await addSend('more-automatic');
  await pauseSend(env.DB, 'more-automatic', NOW);
  await runSends(alone, NOW);
  expect(await statusOf('more-automatic')).toBe('paused');
  await resumeSend({ db: env.DB, queue: null }, 'more-automatic', NOW);
  await runSends(alone, NOW);
  expect(await statusOf('more-automatic')).not.toBe('approved');
});

describe('the line that says that a send is finished', () => {
  test('names how many deliveries an operator has to decide on, where there are any', async () => {
    for (const [send, status] of [
      ['more-sure', 'sent'],
      ['more-doubt', 'unknown'],
    ] as const) {
      await addSend(send, { status: 'sending' });
      await addRow(send, status, NOW.toISOString());
    }
    const info = vi.spyOn(console, 'info').mockImplementation(() => undefined);
    await runSends(alone, NOW);
    expect(info.mock.calls.flat().sort()).toEqual([
      'send more-doubt is finished; deliveries of unknown outcome, for an operator to decide on: 1',
      'send more-sure is finished',
    ]);
  });
});
