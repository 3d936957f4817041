import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { extractPage } from '../../src/ingest/extract-page.ts';

// Each folder is a page with one way in which pages are written, and what is to be read of it. To regrow what is
// expected after a change that is meant: UPDATE_GOLDEN=1 npx vitest run tests/ingest/page-golden.test.ts
const folder = resolve(import.meta.dirname, '../golden/pages');
const URL_FETCHED = 'https://www.harrowpost.example/news/bridge-opens?utm_source=feed#top';

describe('the golden pages', () => {
  test.each(readdirSync(folder))('%s', (name) => {
    const reading = extractPage({ bytes: readFileSync(join(folder, name, 'page.html')), url: URL_FETCHED });
    if (!reading.ok) throw new Error(reading.error);
    const { text, ...rest } = reading.article;
    const found = { 'expected.txt': `${text}\n`, 'expected.json': `${JSON.stringify(rest, null, 2)}\n` };
    for (const [file, content] of Object.entries(found)) {
      const path = join(folder, name, file);
      if (process.env['UPDATE_GOLDEN']) writeFileSync(path, content);
      expect(content).toBe(readFileSync(path, 'utf8'));
    }
  });
});
