import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { seededRandom } from '../../src/cli/seeded-random.ts';
import { Crash, DOCUMENTS, openWorld, type World } from './ingest-world.ts';

/** Every job in its turn. */
async function runAll(world: World): Promise<void> {
  for (const document of DOCUMENTS) {
    await world.stage(document);
    await world.ingest();
  }
}

async function runQuietly(): Promise<ReturnType<World['dump']>> {
  const world = await openWorld();
  await runAll(world);
  return world.dump();
}

/** What does not depend on which of two sources was first with a page: the texts, and how each entry ended. */
const whatIsSaid = ({ articles = [], entries = [] }: Record<string, unknown[]>) => ({
  texts: articles.map((row) => z.object({ text: z.string() }).parse(row).text).sort(),
  entries: entries.map((row) =>
    z.object({ source: z.string(), key: z.string(), state: z.string() }).parse(row),
  ),
});

/** Runs jobs until none crashes: one that does is delivered again, once its lease has ended. */
async function runCrashing(world: World): Promise<void> {
  const tryOn = async (job: () => Promise<void>) => {
    for (;;) {
      try {
        return await job();
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        world.wait();
      }
    }
  };
  for (const document of DOCUMENTS) {
    await tryOn(() => world.stage(document));
    await tryOn(() => world.ingest());
    // What was left to wait by the crash.
    world.wait();
    await tryOn(() => world.ingest());
  }
}

describe('ingesting', () => {
  test('makes one article of each report, and one revision of each change', async () => {
    const { articles, revisions, entries } = await runQuietly();
    expect(articles).toHaveLength(4);
    expect(revisions).toHaveLength(1);
    expect(entries).toHaveLength(7);
    expect(entries?.filter((row) => JSON.stringify(row).includes('"failed"'))).toHaveLength(1);
  });

  test('ends the same when every job is delivered twice', async () => {
    const world = await openWorld();
    for (const document of DOCUMENTS) {
      await world.stage(document);
      await world.stage(document);
      await world.ingest();
      await world.ingest();
    }
    await world.ingest();
    expect(world.dump()).toEqual(await runQuietly());
  });

  test.each(['before', 'after'] as const)('ends the same when it is cut off %s any step', async (side) => {
    const quiet = await openWorld();
    await runAll(quiet);
    const expected = quiet.dump();
    expect(quiet.steps()).toBeGreaterThan(20);
    for (let crash = 1; crash <= quiet.steps(); crash++) {
      const at = (step: number) => {
        if (step === crash) throw new Crash(`at ${step}`);
        return undefined;
      };
      const world = await openWorld(side === 'before' ? { before: at } : { after: at });
      await runCrashing(world);
      expect({ crash, ...world.dump() }).toEqual({ crash, ...expected });
    }
  });

  test('loses nothing when steps fail again and again, once what was given up is tried anew', async () => {
    const expected = whatIsSaid(await runQuietly());
    for (let seed = 1; seed <= 20; seed++) {
      const random = seededRandom(seed);
      let calm = false;
      const at = () => {
        if (!calm && random() < 0.15) throw new Crash('again');
        return undefined;
      };
      const world = await openWorld({ before: at, after: at });
      await runCrashing(world);
      calm = true;
      world.wait();
      await world.ingest();
      world.retryFailed();
      await world.ingest();
      expect({ seed, ...whatIsSaid(world.dump()) }).toEqual({ seed, ...expected });
    }
  });

  test('ends the same when jobs come in another order', async () => {
    const [post, wire, pages, later] = DOCUMENTS;
    if (!post || !wire || !pages || !later) throw new Error('no documents');
    const expected = whatIsSaid(await runQuietly());
    for (const order of [
      [pages, post, wire, later],
      [post, pages, later, wire],
      [post, later, wire, pages],
    ]) {
      const world = await openWorld();
      await world.ingest();
      for (const document of order) await world.stage(document);
      world.wait();
      await world.ingest();
      expect(whatIsSaid(world.dump())).toEqual(expected);
    }
  });

  test('ends the same when two workers come at once', async () => {
    const { stories: _, ...expected } = await runQuietly();
    for (let seed = 1; seed <= 40; seed++) {
      const random = seededRandom(seed);
      const world = await openWorld({
        before: async () => {
          for (let ticks = Math.floor(random() * 6); ticks > 0; ticks--)
            await new Promise((done) => setImmediate(done));
        },
      });
      for (const document of DOCUMENTS) {
        await Promise.all([world.stage(document), world.stage(document)]);
        await Promise.all([world.ingest(), world.ingest()]);
        world.wait();
        await Promise.all([world.ingest(), world.ingest()]);
      }
      const { stories: __, ...dump } = world.dump();
      expect({ seed, ...dump }).toEqual({ seed, ...expected });
    }
  });
});
