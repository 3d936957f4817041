import { describe, expect, test } from 'vitest';
import { checkWorld } from './check.ts';
import type { WorldOptions } from './options.ts';
import { KINDS, makeSchedule } from './schedule.ts';
import { FAULTS } from './scheduler.ts';
import { World } from './world.ts';

const CALM: WorldOptions = {
  seed: 1,
  idempotent: true,
  readers: 8,
  batchSize: 3,
  perSecond: null,
  perDay: null,
  trouble: 0,
  lost: 0,
  twice: 0,
  slow: 0,
  consumers: 2,
  queue: true,
  open: null,
  meddling: 'none',
  fault: () => null,
};

async function findProblems(options: WorldOptions): Promise<string[]> {
  const world = await new World(options).run();
  return (await checkWorld(world)).map((problem) => `seed ${options.seed}: ${problem}`);
}

describe('a fault at every call in turn', () => {
  test.each(Object.entries(KINDS))('%s', async (_name, kind) => {
    const calm = await new World({ ...CALM, ...kind }).run();
    expect(await checkWorld(calm)).toEqual([]);
    const problems: string[] = [];
    for (let number = 0; number < calm.scheduler.calls; number++)
      for (const fault of FAULTS)
        problems.push(
          ...(
            await findProblems({
              ...CALM,
              ...kind,
              fault: (call) => (call.number === number ? fault : null),
            })
          ).map((problem) => `${fault} at call ${number}: ${problem}`),
        );
    expect(problems).toEqual([]);
  });
});

const GROUPS = 10;
const GROUP = 100;

describe('seeded schedules', () => {
  test.each(Array.from({ length: GROUPS }, (_, group) => group * GROUP + 1))(
    'lose nothing, send nothing twice, and add up: the hundred from seed %i',
    async (first) => {
      const problems: string[] = [];
      for (let seed = first; seed < first + GROUP; seed++)
        problems.push(...(await findProblems(makeSchedule(seed))));
      expect(problems).toEqual([]);
    },
  );
});
