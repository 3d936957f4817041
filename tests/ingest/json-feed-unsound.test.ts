import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../src/ingest/feeds/parse-feed.ts';
import { repairJson } from '../../src/ingest/feeds/repair-json.ts';

const HEAD = '{"version":"https://jsonfeed.org/version/1.1","title":"Harbour"';

function read(text: string) {
  const result = parseFeed(new TextEncoder().encode(text));
  if (!result.ok) throw new Error(result.error);
  const { entries, problems } = result.feed;
  return { titles: entries.map(({ title }) => title), kinds: problems.map(({ kind }) => kind) };
}

describe('a JSON feed that is not sound JSON', () => {
  test.each<[name: string, text: string, titles: string[]]>([
    [
      'commas before closing brackets',
      `${HEAD},"items":[{"title":"One",},{"title":"Two"} , ],}`,
      ['One', 'Two'],
    ],
    ['comments', `${HEAD}, // a\n/* "b" */"items":[{"title":"One /* // */"}, // c\n]}`, ['One /* // */']],
    ['line breaks in its texts', `${HEAD},"items":[{"title":"One\n\ttwo"}]}`, ['One two']],
    [
      'line breaks behind a backslash',
      `${HEAD},"items":[{"title":"One\\\r\ntwo \\\\\nx"}]}`,
      ['One two \\ x'],
    ],
    ['words after it', `${HEAD},"items":[{"title":"One"}]};\n`, ['One']],
    ['commas and brackets in its texts', `${HEAD},"items":[{"title":"a,] \\",} b"},]}`, ['a,] ",} b']],
  ])('with %s yields its entries, and a note', (_name, text, titles) => {
    expect(read(text)).toEqual({ titles, kinds: ['bad-value'] });
  });

  test('is no feed where more than that is wrong', () => {
    for (const text of [
      `${HEAD},"items":[{"title":"One"`,
      `${HEAD} "items":[]}`,
      `${HEAD},,"items":[]}`,
      `${HEAD},"items":['One']}`,
    ])
      expect(parseFeed(new TextEncoder().encode(text))).toEqual({
        ok: false,
        error: 'this begins like JSON and is not sound JSON',
      });
  });
});

describe('repairJson', () => {
  test('leaves what sound JSON says as it is', () => {
    const value = { a: [1, -2.5e3, true, null, 'x/y // "z" \\ ,]'], b: {}, c: [], d: '/* */' };
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)])
      expect(JSON.parse(repairJson(text))).toEqual(value);
  });

  test('leaves out commas only before a closing bracket', () => {
    expect(repairJson('[1,,2,,]')).toBe('[1,,2]');
    expect(repairJson('{"a":[,],}')).toBe('{"a":[]}');
  });

  test('escapes control characters, and drops a backslash before one', () => {
    expect(repairJson('["a\\\nb\nc\\\\\nd\\n\\""]')).toBe('["a\\u000ab\\u000ac\\\\\\u000ad\\n\\""]');
  });

  test('ends where a text or a comment is not closed', () => {
    expect(repairJson('{"a":"b}')).toBe('{"a":"b}');
    expect(repairJson('{/* a}')).toBe('{');
  });
});
