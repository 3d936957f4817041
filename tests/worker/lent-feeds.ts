import { inject } from 'vitest';
import { z } from 'zod';
import type { ServedItem } from '../feeds/written-feed.ts';

const Heard = z.object({ method: z.string(), path: z.string(), headers: z.record(z.string(), z.unknown()) });
const Asked = z.object({ mode: z.string(), topic: z.string(), callback: z.string(), secret: z.string() });

/** A feed server in Node, as tests in workerd have it: the one of tests/feeds, asked over HTTP. */
export type LentFeeds = {
  readonly url: string;
  publish(items: readonly ServedItem[]): Promise<void>;
  setRobots(text: string | null): Promise<void>;
  heard(): Promise<z.infer<typeof Heard>[]>;
  asked(): Promise<z.infer<typeof Asked>[]>;
  stop(): Promise<void>;
};

async function call(body: object): Promise<unknown> {
  const response = await fetch(inject('feedServers'), { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** Has a feed server started for one test file. */
export async function borrowFeeds(): Promise<LentFeeds> {
  const url = z.string().parse(await call({ call: 'start' }));
  return {
    url,
    publish: async (items) => void (await call({ call: 'publish', url, items })),
    setRobots: async (text) => void (await call({ call: 'setRobots', url, text })),
    heard: async () => z.array(Heard).parse(await call({ call: 'heard', url })),
    asked: async () => z.array(Asked).parse(await call({ call: 'asked', url })),
    stop: async () => void (await call({ call: 'stop', url })),
  };
}
