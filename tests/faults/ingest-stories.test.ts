import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { seededRandom } from '../../src/cli/seeded-random.ts';
import { STORY_TURN_SECONDS } from '../../src/limits.ts';
import { sampleEntry } from '../ingest/sample-entry.ts';
import { type Document, openWorld, POST, WIRE, type World } from './ingest-world.ts';

const EVENT = [
  ['Drones set fire to the oil depot at Ilsky', 'a storage tank', 'the governor of the region said'],
  ['Oil depot at Ilsky on fire after a drone attack', 'a fuel tank', 'the regional governor said'],
  ['Drone attack sets Ilsky oil depot ablaze', 'one of its tanks', 'officials of the region said'],
  ['Ilsky oil depot burns after drones strike', 'a tank of fuel', 'the governor wrote to residents'],
] as const;

/** A source's reports of one event: each its own words, and each of a page of its own. */
const reports = (source: Document['source'], from: number, at = 0): Document => ({
  source,
  at,
  entries: EVENT.slice(from, from + 2).map(([title, tank, who], index) =>
    sampleEntry({
      id: `urn:${source.id}:${from + index}`,
      url: `https://${source.id}.example.org/${from + index}`,
      title,
      text:
        `Two drones struck the oil depot at Ilsky overnight and set fire to ${tank}, ${who}. ` +
        'Forty firefighters put out the blaze at the Ilsky depot before dawn, and no one was hurt.',
      published: `2026-05-03T0${2 + from + index}:00:00Z`,
      lang: 'en',
    }),
  ),
});

const FIRST = reports(POST, 0);
const SECOND = reports(WIRE, 2);

const readStories = (world: World) =>
  z
    .array(z.object({ id: z.string(), story: z.string() }))
    .parse(world.dump()['stories'])
    .map(({ story }) => story);

/** A worker that takes in what a source brings. */
async function takeIn(world: World, document: Document): Promise<void> {
  await world.stage(document);
  await world.ingest();
}

/** Steps of a worker that nothing disturbs. */
async function countSteps(): Promise<number> {
  const world = await openWorld();
  await takeIn(world, FIRST);
  return world.steps();
}

/** A world whose first worker has come to a step of its work, and goes on with it when it is told to, or never. */
async function openHeld(stop: number) {
  let goOn: () => void = () => undefined;
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((done) => {
    reach = done;
  });
  const world = await openWorld({
    before: (step) => {
      if (step !== stop) return undefined;
      reach();
      return new Promise((done) => {
        goOn = done;
      });
    },
  });
  const slow = takeIn(world, FIRST);
  await reached;
  return { world, slow, goOn: () => goOn() };
}

describe('two workers that take in reports of one event at once', () => {
  test('put all of them into one story, in whichever order their steps come', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seededRandom(seed);
      const world = await openWorld({
        before: async () => {
          for (let ticks = Math.floor(random() * 8); ticks > 0; ticks--)
            await new Promise((done) => setImmediate(done));
        },
      });
      await Promise.all([takeIn(world, FIRST), takeIn(world, SECOND)]);
      // Who waited too long for its turn gave its entries back.
      world.wait();
      await world.ingest();
      const stories = readStories(world);
      expect({ seed, articles: stories.length }).toEqual({ seed, articles: 4 });
      expect({ seed, stories: new Set(stories).size }).toEqual({ seed, stories: 1 });
    }
  });

  test('store nothing out of turn, where the turn of a slow one was taken by another', async () => {
    for (let stop = 1; stop <= (await countSteps()); stop++) {
      const { world, slow, goOn } = await openHeld(stop);
      world.wait(STORY_TURN_SECONDS);
      await takeIn(world, SECOND);
      goOn();
      await slow;
      world.wait();
      await world.ingest();
      const stories = readStories(world);
      expect({ stop, articles: stories.length }).toEqual({ stop, articles: 4 });
      expect({ stop, stories: new Set(stories).size }).toEqual({ stop, stories: 1 });
    }
  });
});

test('a worker that is killed keeps the others from their turn for half a minute', async () => {
  let waited = 0;
  for (let stop = 1; stop <= (await countSteps()); stop++) {
    const { world } = await openHeld(stop);
    await takeIn(world, SECOND);
    if (readStories(world).length < 2) {
      waited++;
      // They wait, and it was no try of theirs.
      const waiting = world.sqlite
        .prepare("SELECT max(attempts) AS n FROM entry WHERE source = 'wire'")
        .get();
      expect({ stop, ...waiting }).toEqual({ stop, n: 0 });
      world.wait(STORY_TURN_SECONDS);
      await world.ingest();
    }
    expect({ stop, stored: readStories(world).length >= 2 }).toEqual({ stop, stored: true });
    // What the killed one had is taken by others once its lease is over.
    world.wait();
    await takeIn(world, FIRST);
    const stories = readStories(world);
    expect({ stop, articles: stories.length }).toEqual({ stop, articles: 4 });
    expect({ stop, stories: new Set(stories).size }).toEqual({ stop, stories: 1 });
  }
  expect(waited).toBeGreaterThan(0);
});
