import { expect, test } from 'vitest';
import { HINTS_PER_RUN } from '../../src/limits.ts';
import type { Job } from '../../src/model/job.ts';
import { findSend } from '../../src/store/sends.ts';
import { hintDue } from '../../src/worker/jobs/hints.ts';
import { openLocalD1, openSqlite } from './local-d1.ts';

const SEND = 'frontline-2026-03-01';
const NOW = new Date('2026-03-02T06:00:00.000Z');

test('what one run cannot put into the queue follows at once, and not with the next cron', async () => {
  const batches = HINTS_PER_RUN * 2 + 500;
  const sqlite = openSqlite();
  const at = NOW.toISOString();
  sqlite.exec(`INSERT INTO digest (id, newsletter, from_day, to_day, stories, hash, own, built_at, summary, data)
      VALUES ('${SEND}', 'frontline', '2026-03-01', '2026-03-01', 1, '', 1, '${at}', '[]', '{}');
    INSERT INTO send (id, digest, newsletter, audience, status, due_at, frozen, verified, created_at)
      VALUES ('${SEND}', '${SEND}', 'frontline', 'every', 'sending', '${at}', ${batches}, 1, '${at}');
    INSERT INTO delivery (send, n, batch, subscription, variant, status, next_at, updated_at)
      WITH RECURSIVE i (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < ${batches - 1})
      SELECT '${SEND}', n, n, 's' || n, '[]', 'pending', '${at}', '${at}' FROM i`);
  const db = openLocalD1(sqlite, async (_kind, work) => work());
  const jobs: Job[] = [];
  const queue = {
    sendBatch: async (messages: Iterable<{ body: Job }>) => {
      for (const { body } of messages) jobs.push(body);
    },
  };
  const deps = { db, now: () => NOW };
  const rounds: number[] = [];
  for (let again = true; again; ) {
    const send = await findSend(db, SEND);
    if (send === null) throw new Error('the send is gone');
    jobs.length = 0;
    await hintDue(deps, queue, send);
    rounds.push(jobs.filter(({ job }) => job === 'deliver').length);
    again = jobs.some(({ job }) => job === 'reconcile');
  }
  expect(rounds).toEqual([HINTS_PER_RUN, HINTS_PER_RUN, 500]);
});
