import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { z } from 'zod';
import { type FeedServer, startFeedServer } from '../feeds/feed-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests that run in workerd ask Node for feed servers of their own. */
    feedServers: string;
  }
}

const Item = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  published: z.string().optional(),
});

/** What can be asked for: each with the URL of the server that it is about, but `start`. */
const Call = z.discriminatedUnion('call', [
  z.object({ call: z.literal('start') }),
  z.object({ call: z.literal('publish'), url: z.string(), items: z.array(Item) }),
  z.object({ call: z.literal('setRobots'), url: z.string(), text: z.string().nullable() }),
  z.object({ call: z.literal('heard'), url: z.string() }),
  z.object({ call: z.literal('asked'), url: z.string() }),
  z.object({ call: z.literal('stop'), url: z.string() }),
]);
type Call = z.infer<typeof Call>;

/** Lends feed servers to tests in workerd, which can reach them and not start them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const servers = new Map<string, FeedServer>();
  const find = (url: string): FeedServer => {
    const server = servers.get(url);
    if (server === undefined) throw new Error(`no feed server at ${url}`);
    return server;
  };
  const answer = async (call: Call): Promise<unknown> => {
    switch (call.call) {
      case 'start': {
        const server = await startFeedServer();
        servers.set(server.url, server);
        return server.url;
      }
      case 'publish':
        return find(call.url).publish(
          call.items.map(({ published, ...item }) => ({
            ...item,
            ...(published === undefined ? {} : { published }),
          })),
        );
      case 'setRobots':
        return find(call.url).setRobots(call.text);
      case 'heard':
        return find(call.url).heard;
      case 'asked':
        return find(call.url).asked;
      case 'stop': {
        const server = find(call.url);
        servers.delete(call.url);
        return server.stop();
      }
    }
  };
  const control = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    try {
      const result = await answer(Call.parse(JSON.parse(Buffer.concat(parts).toString('utf8'))));
      response.end(JSON.stringify(result ?? null));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((done) => control.listen(0, '127.0.0.1', done));
  const address = control.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  project.provide('feedServers', `http://127.0.0.1:${address.port}`);
  return async () => {
    for (const server of servers.values()) await server.stop();
    control.closeAllConnections();
    await new Promise<void>((done) => control.close(() => done()));
  };
}
