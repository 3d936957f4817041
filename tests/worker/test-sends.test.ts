import { beforeAll, expect, test } from 'vitest';
import { get, loadEverything, post } from './serve.ts';

const operator = { Authorization: 'Bearer test-token' };
const id = 'frontline-2022-03-28--2022-05-22';

beforeAll(async () => {
  await loadEverything();
  await post('/api/digests', { newsletter: 'frontline', from: '2022-03-28', to: '2022-05-22' }, operator);
});

const sendTest = (to: string) => post(`/api/digests/${id}/test`, { to }, operator);

test.each([
  ['of all newsletters', { address: 'all@example.org' }],
  ['of its newsletter', { address: 'one@example.org', newsletter: 'frontline' }],
])(
  'a test goes to nobody on the do-not-send list %s, however the address is written',
  async (_list, entry) => {
    expect((await post('/api/suppressions', entry, operator)).status).toBe(201);
    const answer = await sendTest(entry.address.toUpperCase());
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      detail: expect.stringContaining('do-not-send list (operator)'),
    });
    const outbox = await (await get('/api/outbox', operator)).text();
    expect(outbox.toLowerCase()).not.toContain(entry.address);
  },
);

test('a test goes to who is not on the list', async () => {
  await sendTest('other@example.org');
  const outbox = await (await get('/api/outbox', operator)).text();
  expect(outbox).toContain('other@example.org');
});
