import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Source } from '../../src/model/source.ts';
import { saveSource } from '../../src/store/sources.ts';
import { stageEntries } from '../../src/worker/ingest/stage-entries.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';
import { recordStatements } from './recorded-database.ts';

const source: Source = {
  id: 'wire',
  kind: 'feed',
  newsletter: null,
  title: 'The wire',
  url: 'https://wire.example.org/feed',
  settings: { fullText: false, publisher: null, lang: null, senders: [] },
  status: 'active',
  createdAt: '2020-01-01T00:00:00Z',
};
const NOW = new Date('2026-05-03T06:00:00Z');

const entries = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    sampleEntry({ id: `${name}-${index}`, url: `https://wire.example.org/${name}/${index}` }),
  );

/** Rows read to find that a document of twenty entries says nothing new. */
async function countRows(): Promise<number> {
  const recorder = recordStatements(env.DB);
  const { unchanged } = await stageEntries(recorder.db, source, entries('listed', 20), NOW);
  expect(unchanged).toBe(20);
  return recorder.ran.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
}

test('polling a source reads as many rows however many entries it has brought', async () => {
  await saveSource(env.DB, source, { nextPollAt: null, intervalMinutes: 60 });
  await stageEntries(env.DB, source, entries('listed', 20), NOW);
  const few = await countRows();
  await stageEntries(env.DB, source, entries('older', 500), NOW);
  // One row more for each that has another behind it, where a range of keys ends.
  expect(await countRows()).toBeLessThanOrEqual(few + 20);
  expect(few).toBeLessThan(200);
});
