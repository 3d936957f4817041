import { describe, expect, test, vi } from 'vitest';
import type { Budget } from '../../src/worker/jobs/budget.ts';
import { workTogether } from '../../src/worker/jobs/work-together.ts';

const COST = 10;

/** A budget of so many statements, of which work can spend some. */
function budgetOf(statements: number): { budget: Budget; spend: (count: number) => void; end: () => void } {
  let left = statements;
  let isOver = false;
  return {
    budget: { left: () => left, over: () => isOver || left <= 0 },
    spend: (count) => {
      left -= count;
    },
    end: () => {
      isOver = true;
    },
  };
}

/** Keeps what work had no room for. */
function makeSpare(): { spared: string[]; spare: (items: readonly string[]) => Promise<void> } {
  const spared: string[] = [];
  return { spared, spare: async (items) => void spared.push(...items) };
}

/** Work that ends when it is told to. */
function makeWork() {
  const open = new Map<string, { done: () => void; fail: (error: Error) => void }>();
  return {
    begun: (): string[] => [...open.keys()],
    work: (name: string) => new Promise<void>((done, fail) => open.set(name, { done, fail })),
    end: async (name: string) => {
      open.get(name)?.done();
      await new Promise<void>((turn) => setTimeout(turn));
    },
    fail: async (name: string) => {
      open.get(name)?.fail(new Error(`${name} failed`));
      await new Promise<void>((turn) => setTimeout(turn));
    },
  };
}

describe('work that shares what it may spend', () => {
  test('begins at once as far as each may cost all that it costs at most', async () => {
    const { budget } = budgetOf(3 * COST + 5);
    const { work, begun, end } = makeWork();
    const { spared, spare } = makeSpare();
    const all = workTogether(['a', 'b', 'c', 'd'], { budget, cost: COST }, work, { spare });
    expect(begun()).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'b', 'c', 'd']) await end(name);
    await all;
    expect(begun()).toEqual(['a', 'b', 'c', 'd']);
    expect(spared).toEqual([]);
  });

  test('begins with what others did not take, and leaves what nothing is left for', async () => {
    const { budget, spend } = budgetOf(2 * COST);
    const { work, begun, end } = makeWork();
    const { spared, spare } = makeSpare();
    const all = workTogether(['slow', 'b', 'c', 'd'], { budget, cost: COST }, work, { spare });
    expect(begun()).toEqual(['slow', 'b']);
    await end('b');
    // One that never answers keeps its share, and no more.
    expect(begun()).toEqual(['slow', 'b', 'c']);
    spend(COST + 1);
    await end('c');
    await end('slow');
    await all;
    expect(begun()).toEqual(['slow', 'b', 'c']);
    expect(spared).toEqual(['d']);
  });

  test('hands on what would wait for a slow one, before that ends', async () => {
    const { budget } = budgetOf(2 * COST);
    const { work, begun, end } = makeWork();
    let isOver = false;
    let all: Promise<unknown> = Promise.resolve();
    const spared = await new Promise<readonly string[]>((done) => {
      const room = { budget, cost: COST, patienceMs: 1 };
      all = workTogether(['slow', 'slower', 'c', 'd'], room, work, { spare: async (items) => done(items) });
      all = all.finally(() => {
        isOver = true;
      });
    });
    expect(spared).toEqual(['c', 'd']);
    expect(begun()).toEqual(['slow', 'slower']);
    expect(isOver).toBe(false);
    await end('slow');
    await end('slower');
    await all;
    expect(begun()).toEqual(['slow', 'slower']);
  });

  test('begins nothing once patience has ended, though there is room by then', async () => {
    let left = COST;
    const budget: Budget = { left: () => left, over: () => false };
    const { work, begun, end } = makeWork();
    const { spared, spare } = makeSpare();
    setTimeout(() => {
      left = 1_000;
    });
    const all = workTogether(['slow', 'b'], { budget, cost: COST, patienceMs: 5 }, work, { spare });
    await vi.waitFor(() => expect([...begun(), ...spared]).toEqual(['slow', 'b']));
    for (const name of begun()) await end(name);
    await all;
    expect(begun()).toEqual(['slow']);
    expect(spared).toEqual(['b']);
  });

  test('leaves what is still at work to others, where those take it', async () => {
    const { budget } = budgetOf(1_000);
    const { work, end } = makeWork();
    const detached: Promise<unknown>[] = [];
    const detach = (one: Promise<unknown>): void => void detached.push(one);
    const room = { budget, cost: COST, patienceMs: 1 };
    expect(await workTogether(['quick', 'slow'], room, work, { detach })).toBe(false);
    expect(detached).toHaveLength(1);
    await end('quick');
    await end('slow');
    await detached[0];
    expect(await workTogether(['a'], room, async () => undefined, { detach })).toBe(true);
    expect(detached).toHaveLength(1);
  });

  test('begins nothing more once the time is over', async () => {
    const { budget, end: endTime } = budgetOf(1_000);
    const { spared, spare } = makeSpare();
    const begun: string[] = [];
    const work = async (name: string): Promise<void> => {
      begun.push(name);
      endTime();
    };
    await workTogether(['a', 'b', 'c'], { budget, cost: 500 }, work, { spare });
    expect(begun).toEqual(['a']);
    expect(spared).toEqual(['b', 'c']);
  });

  test('fails as the first did that failed, once all have ended', async () => {
    const { budget } = budgetOf(1_000);
    const { work, end, fail } = makeWork();
    let isOver = false;
    const all = workTogether(['a', 'b'], { budget, cost: COST }, work).finally(() => {
      isOver = true;
    });
    const outcome = expect(all).rejects.toThrow('a failed');
    await fail('a');
    expect(isOver).toBe(false);
    await end('b');
    await outcome;
  });
});
