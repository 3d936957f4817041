import { expect, test } from 'vitest';
import { runKills } from '../faults/kill.ts';

/** Each life starts a server, and the last one sends what is left. */
const TEST_MS = 300_000;

// As many readers as no machine sends to before the last kill: the mail server takes its time, the outbox does not.
// Each has a Worker, a state and a port of its own, and mostly waits.
test.concurrent.each([
  ['smtp', 400],
  ['outbox', 3_000],
] as const)(
  'a send over %s whose whole process group is killed three times reaches each reader once',
  async (provider, readers) => {
    const report = await runKills({ kills: 3, readers, seed: 1, provider }, () => undefined);
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({
      kills: 3,
      frozen: readers,
      received: { never: 0, once: readers, more: 0 },
    });
  },
  TEST_MS,
);
