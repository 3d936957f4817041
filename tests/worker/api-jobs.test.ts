import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { saveDeadJob } from '../../src/store/dead-jobs.ts';
import { get } from './serve.ts';

const operator = { Authorization: 'Bearer test-token' };
const Page = z.object({ dead: z.array(z.object({ job: z.string() })), next: z.string().nullable() });

beforeAll(async () => {
  for (const n of [1, 2, 3])
    await saveDeadJob(env.DB, {
      at: `2026-03-0${n}T07:00:00.000Z`,
      job: `job ${n}`,
      reason: 'nobody knows it',
    });
});

describe('GET /api/jobs', () => {
  test('shows the newest jobs that nobody could work on, with when and why', async () => {
    const answer = await (await get('/api/jobs', operator)).json();
    expect(answer).toMatchObject({
      dead: [
        { n: expect.any(Number), at: '2026-03-03T07:00:00.000Z', job: 'job 3', reason: 'nobody knows it' },
        { job: 'job 2' },
        { job: 'job 1' },
      ],
    });
  });

  test('lists them all page by page under /dead', async () => {
    const listed: string[] = [];
    for (let next: string | null = 'http://localhost:8787/api/jobs/dead?limit=2'; next !== null; ) {
      const page: z.infer<typeof Page> = Page.parse(
        await (await exports.default.fetch(next, { headers: operator })).json(),
      );
      listed.push(...page.dead.map(({ job }) => job));
      next = page.next;
    }
    expect(listed).toEqual(['job 3', 'job 2', 'job 1']);
  });

  test('asks for the token', async () => {
    expect((await get('/api/jobs')).status).toBe(401);
    expect((await get('/api/jobs/dead')).status).toBe(401);
  });
});
