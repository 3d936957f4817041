import { describe, expect, test } from 'vitest';
import { extractPage } from '../../src/ingest/extract-page.ts';

const paragraphs = [
  'The council voted late on Tuesday to keep the ferry, the bridge and the old lock open through the winter, whatever it costs.',
  'The lock keeper, who has slept in the house by the gate for thirty years, will be given a bell that can be heard from the road.',
  'A barge that drifted through the gate in June was never claimed, and lies behind the brewery with a tree growing out of it.',
  'A second reading is planned for March, the clerk said, when the members will have seen what the engineers think of the pier.',
];
const notice =
  'Our readers can visit the lock on Sundays with one of us, who tells how the stories of the week came to be written.';

function read(shown: readonly string[], said: string): string[] {
  const linked = JSON.stringify({ '@type': 'NewsArticle', headline: 'Ferry to stay', articleBody: said });
  const page = `<html><head><script type="application/ld+json">${linked}</script></head><body><article>${shown
    .map((text) => `<p>${text}</p>`)
    .join('')}</article></body></html>`;
  const reading = extractPage({ bytes: new TextEncoder().encode(page), url: 'https://example.com/a' });
  return reading.ok ? reading.article.text.split('\n\n') : [];
}

describe('the text that JSON-LD gives', () => {
  test('tells where the article ends', () => {
    expect(read([...paragraphs, notice], paragraphs.join(' '))).toEqual(paragraphs);
  });

  test('tells where it begins', () => {
    expect(read([notice, ...paragraphs], paragraphs.join('\n'))).toEqual(paragraphs);
  });

  test('does not cut where it is cut short itself', () => {
    expect(read(paragraphs, paragraphs.slice(0, 3).join(' ').slice(0, -20))).toEqual(paragraphs);
  });

  test('does not take what stands between', () => {
    const shown = [...paragraphs.slice(0, 2), 'A subheading', ...paragraphs.slice(2)];
    expect(read(shown, paragraphs.join(' '))).toEqual(shown);
  });

  test('is the article where the page shows the first of it', () => {
    expect(read(paragraphs.slice(0, 1), paragraphs.join('\n\n'))).toEqual(paragraphs);
  });

  test('is the article where the page shows something else', () => {
    const other = Array.from({ length: 5 }, (_, at) => `${notice} That was tour number ${at}.`);
    expect(read(other, paragraphs.join('\n'))).toEqual(paragraphs);
  });

  test('is plain where it holds markup', () => {
    const said = paragraphs
      .map((text) => `<p>${text.replace('ferry', '<b>ferry</b>')} &amp; more</p>`)
      .join('');
    expect(read(paragraphs.slice(0, 1), said)).toEqual(paragraphs.map((text) => `${text} & more`));
  });

  test('says nothing where it is a summary', () => {
    expect(read(paragraphs, 'The ferry stays.')).toEqual(paragraphs);
  });
});
