import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { findArticle, removeOtherArticles, saveArticles } from '../../src/store/articles.ts';
import { listStoryArticles } from '../../src/store/stories.ts';
import { assignStories } from '../../src/worker/assign-stories.ts';
import { fireReports, type Sample, sampleArticle } from './sample-articles.ts';

const save = async (batch: readonly Sample[]) => saveArticles(env.DB, await assignStories(env.DB, batch));

/** Every row of every index, whatever its number. */
const dump = async () => {
  const ask = async (sql: string) => (await env.DB.prepare(sql).all()).results;
  return {
    articles: await ask('SELECT * FROM article ORDER BY id'),
    annotations: await ask('SELECT * FROM annotation ORDER BY article'),
    keys: await ask('SELECT * FROM story_key ORDER BY n, key'),
    members: await ask('SELECT * FROM story_member ORDER BY n'),
    themes: await ask('SELECT * FROM article_theme ORDER BY n, theme'),
    found: await ask(
      `SELECT rowid FROM search WHERE search MATCH 'report OR refinery OR tank' ORDER BY rowid`,
    ),
  };
};

const foundBy = async (words: string) => {
  const { results } = await env.DB.prepare(
    'SELECT a.id FROM search s JOIN article a ON a.n = s.rowid WHERE search MATCH ? ORDER BY a.id',
  )
    .bind(words)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
};

const storyOf = async (id: string) =>
  env.DB.prepare('SELECT m.story, m.relation FROM article a JOIN story_member m ON m.n = a.n WHERE a.id = ?')
    .bind(id)
    .first();

beforeEach(async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});

describe('saveArticles', () => {
  test('puts reports of one event into one story, and says how each stands to it', async () => {
    await save(fireReports());
    expect(await storyOf('fire-first')).toEqual({ story: 'fire-first', relation: null });
    expect(await storyOf('fire-copy')).toEqual({ story: 'fire-first', relation: 'same-text' });
    expect(await storyOf('fire-other-words')).toEqual({ story: 'fire-first', relation: 'same-event' });
    expect(await storyOf('tank-plant')).toEqual({ story: 'tank-plant', relation: null });
  });

  test('finds the same stories in one batch, in any order, and an article at a time', async () => {
    await save(fireReports().reverse());
    const together = (
      await env.DB.prepare(
        'SELECT a.id, m.story, m.relation FROM article a JOIN story_member m USING (n) ORDER BY id',
      ).all()
    ).results;
    await reset();
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
    for (const report of fireReports()) await save([report]);
    const apart = (
      await env.DB.prepare(
        'SELECT a.id, m.story, m.relation FROM article a JOIN story_member m USING (n) ORDER BY id',
      ).all()
    ).results;
    expect(apart).toEqual(together);
    expect(new Set(together.map((row) => row['story'])).size).toBe(2);
  });

  test('changes nothing when a batch is stored again, nor when others came between', async () => {
    const [first, copy, words, other] = fireReports();
    await save([first, other]);
    const alone = await storyOf('fire-first');
    await save([copy, words]);
    const before = await dump();
    await save([first, other]);
    await save([copy, words]);
    expect(await dump()).toEqual(before);
    expect(await storyOf('fire-first')).toEqual(alone);
  });

  test('replaces the rows of an article whose text, date or themes changed, and keeps its number', async () => {
    await save([sampleArticle({ id: 'one', text: 'A harbour burned.' }, ['morale', 'casualties'])]);
    const before = await dump();
    await save([
      sampleArticle({ id: 'one', text: 'A lighthouse fell.', published: '2023-06-01' }, ['morale']),
    ]);
    const after = await dump();
    expect(after.articles[0]?.['n']).toBe(before.articles[0]?.['n']);
    expect(after.themes).toEqual([{ theme: 'morale', published: '2023-06-01', n: 1, score: 2 }]);
    expect(new Set(after.keys.map((row) => row['at']))).toEqual(new Set([Date.UTC(2023, 5, 1) / 60_000]));
    expect(await foundBy('harbour')).toEqual([]);
    expect(await foundBy('lighthouses')).toEqual(['one']);
    expect((await findArticle(env.DB, 'one'))?.article.text).toBe('A lighthouse fell.');
  });

  test('files an article anew when its text changed, and leaves its story to the others', async () => {
    const [first, copy, words, other] = fireReports();
    await save([first, copy, words, other]);
    const { title, text } = other.article;
    await save([sampleArticle({ ...first.article, title, text })]);
    expect(await storyOf('fire-copy')).toEqual({ story: 'fire-copy', relation: null });
    expect(await storyOf('fire-other-words')).toMatchObject({ story: 'fire-copy' });
    expect(await storyOf('fire-first')).toEqual({ story: 'tank-plant', relation: 'same-text' });
  });

  test('keeps an article without a date alone, under no key and in no theme’s list', async () => {
    const [first, copy] = fireReports();
    await save([first, sampleArticle({ ...copy.article, published: null }, ['morale'])]);
    expect(await storyOf('fire-copy')).toEqual({ story: 'fire-copy', relation: null });
    const { keys, themes } = await dump();
    expect(new Set(keys.map((row) => row['n']))).toEqual(new Set([1]));
    expect(themes).toEqual([]);
    expect(await foundBy('firefighters')).toEqual(['fire-copy', 'fire-first']);
  });

  test('keeps two of our own briefs apart', async () => {
    const [first, copy] = fireReports();
    const brief = { publisher: 'Sitrep brief' };
    await save([sampleArticle({ ...first.article, ...brief })]);
    await save([sampleArticle({ ...copy.article, ...brief })]);
    expect(await storyOf('fire-copy')).toEqual({ story: 'fire-copy', relation: null });
  });
});

describe('removeOtherArticles', () => {
  test('removes an article from every index', async () => {
    await save([sampleArticle({ id: 'kept' }, ['morale'])]);
    const before = await dump();
    await save([sampleArticle({ id: 'gone', text: 'A refinery burned.' }, ['morale'])]);
    await removeOtherArticles(env.DB, 'corpus', ['kept']);
    expect(await dump()).toEqual(before);
    expect(await foundBy('refinery')).toEqual([]);
  });

  test('leaves the story of a removed article to the others in it', async () => {
    await save(fireReports());
    await removeOtherArticles(env.DB, 'corpus', ['fire-other-words', 'tank-plant']);
    expect(await storyOf('fire-other-words')).toEqual({ story: 'fire-other-words', relation: null });
    expect(await storyOf('tank-plant')).toEqual({ story: 'tank-plant', relation: null });
  });
});

describe('listStoryArticles', () => {
  test('lists the other reports of an event, and no more than asked for', async () => {
    await save(fireReports());
    const others = await listStoryArticles(env.DB, 'fire-copy', 10);
    expect(others.map(({ id, relation }) => [id, relation])).toEqual([
      ['fire-first', null],
      ['fire-other-words', 'same-event'],
    ]);
    expect(await listStoryArticles(env.DB, 'fire-copy', 1)).toHaveLength(1);
    expect(await listStoryArticles(env.DB, 'tank-plant', 10)).toEqual([]);
    expect(await listStoryArticles(env.DB, 'nobody', 10)).toEqual([]);
  });
});
