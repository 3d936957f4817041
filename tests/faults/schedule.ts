import { seededRandom } from '../../src/cli/seeded-random.ts';
import type { WorldOptions } from './options.ts';
import { FAULTS } from './scheduler.ts';

/** The kinds of providers there are. */
export const KINDS = {
  'many a call, with keys': { idempotent: true, batchSize: 3 },
  'many a call, without keys': { idempotent: false, batchSize: 3 },
  'one by one, without keys': { idempotent: false, batchSize: 1 },
} as const;

const pick = <T>(random: () => number, list: readonly T[]): T =>
  list[Math.floor(random() * list.length)] as T;

/** A schedule in which everything may go wrong at once, as its seed has it. */
export function makeSchedule(seed: number): WorldOptions {
  const random = seededRandom(seed * 7919);
  const rate = pick(random, [0, 0.01, 0.03, 0.08]);
  return {
    seed,
    ...pick(random, Object.values(KINDS)),
    readers: 1 + Math.floor(random() * 24),
    perSecond: pick(random, [null, null, 1, 3, 10]),
    perDay: pick(random, [null, null, null, 7]),
    trouble: pick(random, [0, 0.1, 0.4]),
    lost: pick(random, [0, 0.1, 0.5]),
    twice: pick(random, [0, 0.2]),
    slow: pick(random, [0, 0, 0.02, 0.1]),
    consumers: 1 + Math.floor(random() * 4),
    queue: random() < 0.9,
    meddling: pick(random, ['none', 'none', 'pause', 'cancel', 'leave'] as const),
    open: pick(random, [null, null, 0.4, 0.8]),
    fault: ({ random: chance }) => (chance() < rate ? pick(chance, FAULTS) : null),
  };
}
