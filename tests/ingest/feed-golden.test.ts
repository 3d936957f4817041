import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../src/ingest/feeds/parse-feed.ts';
import { FeedDocument } from '../../src/model/entry.ts';

// Each feed lies beside what is read from it. To regrow the answers after a change that was meant:
// UPDATE_GOLDEN=1 npx vitest run tests/ingest/feed-golden.test.ts

const folder = resolve(import.meta.dirname, '../golden/feeds');
const feeds = readdirSync(folder).filter((name) => !name.endsWith('.json'));

describe('the golden feeds', () => {
  test('hold every format', () => {
    const formats = feeds
      .map((name) => parseFeed(readFileSync(join(folder, name))))
      .map((read) => read.ok && read.feed.format);
    expect([...new Set(formats)].sort()).toEqual(['atom', 'cdf', 'json', 'rdf', 'rss']);
  });

  test.each(feeds)('%s is read as the answer beside it says', (name) => {
    const read = parseFeed(readFileSync(join(folder, name)), { url: 'https://feeds.example/here/feed' });
    if (!read.ok) throw new Error(read.error);
    const answer = `${JSON.stringify(FeedDocument.parse(read.feed), null, 2)}\n`;
    const path = join(folder, `${name}.json`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, answer);
    expect(answer).toBe(readFileSync(path, 'utf8'));
  });
});
