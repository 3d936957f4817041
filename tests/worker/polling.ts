import { env } from 'cloudflare:workers';
import type { Job } from '../../src/model/job.ts';
import { SourceSettings, type SourceStatus } from '../../src/model/source.ts';
import { saveSource } from '../../src/store/sources.ts';
import { openPollDeps } from '../../src/worker/ingest/open-poll-deps.ts';
import type { PollDeps } from '../../src/worker/ingest/poll-deps.ts';

/** Forgets all that polling stores. */
export async function forgetSources(): Promise<void> {
  for (const table of ['entry', 'hub_subscription', 'source', 'host'])
    await env.DB.prepare(`DELETE FROM ${table}`).run();
}

/** Stores a feed, due at `at`. */
export async function addFeed(
  url: string,
  id: string,
  at: number,
  more: { title?: string; fullText?: boolean; status?: SourceStatus } = {},
): Promise<void> {
  const { title = '', fullText = false, status = 'active' } = more;
  const now = new Date(at).toISOString();
  const settings = SourceSettings.parse({ fullText });
  const source = {
    id,
    kind: 'feed' as const,
    newsletter: null,
    title,
    url,
    settings,
    status,
    createdAt: now,
  };
  if (!(await saveSource(env.DB, source, { nextPollAt: now, intervalMinutes: 60 })))
    throw new Error(`${id} is there already`);
}

/** A clock, and a queue that keeps what is put into it. */
export type PollWorld = {
  time: number;
  readonly jobs: { body: Job; delaySeconds: number }[];
  deps(more?: Partial<PollDeps>): PollDeps;
};

/** A world of its own for a test, with this machine's addresses open and nothing left to chance. */
export function makePollWorld(start: number): PollWorld {
  const world: PollWorld = {
    time: start,
    jobs: [],
    deps: (more = {}) => ({
      ...openPollDeps({ ...env, ALLOW_LOCAL_SOURCES: 'true' } as Env, () => new Date(world.time)),
      queue: {
        sendBatch: async (messages) => {
          for (const { body, delaySeconds = 0 } of messages) world.jobs.push({ body, delaySeconds });
        },
      },
      random: () => 0,
      ...more,
    }),
  };
  return world;
}
