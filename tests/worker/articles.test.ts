import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { saveArticles } from '../../src/store/articles.ts';
import { assignStories } from '../../src/worker/assign-stories.ts';
import { fireReports } from '../store/sample-articles.ts';
import { get } from './serve.ts';

beforeAll(async () => {
  await saveArticles(env.DB, await assignStories(env.DB, fireReports()));
});

describe('/articles/ID', () => {
  test('links to the other reports of its event, and says how each stands to it', async () => {
    const page = await (await get('/articles/fire-first')).text();
    const others = page.slice(page.indexOf('Other reports of this event'));
    expect(others).toMatch(/fire-copy".*copy of a text stored before it/);
    expect(others).toMatch(/fire-other-words".*the same event in other words/);
    expect(others).not.toContain('/articles/tank-plant');
  });

  test('says nothing of other reports where there are none', async () => {
    const response = await get('/articles/tank-plant');
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('Other reports of this event');
  });
});
