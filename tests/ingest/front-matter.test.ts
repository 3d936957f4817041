import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArticleFile, renderArticleFile } from '../../src/ingest/front-matter.ts';
import { normaliseText, normaliseTitle } from '../../src/ingest/normalise.ts';
import { TITLE_MAX } from '../../src/limits.ts';
import { Article } from '../../src/model/article.ts';

const HEAD = 'title: The ferry stays in port\npublisher: Harbour Post\npublished: 2022-05-19';

function file(head: string, body = 'The ferry did not sail.\n'): string {
  return `---\n${head}\n---\n\n${body}`;
}

function parse(head: string, body?: string) {
  return parseArticleFile('ferry.md', file(head, body));
}

function parsed(head: string, body?: string) {
  const result = parse(head, body);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

function problemsOf(head: string, body?: string): string[] {
  const result = parse(head, body);
  return result.ok ? [] : result.problems.map(({ line, message }) => `${line}: ${message}`);
}

describe('parseArticleFile', () => {
  it('reads an article with every key', () => {
    const { article, notices } = parsed(
      `${HEAD}\nafter: Coast Radio\nurl: https://example.org/ferry\npublishedBasis: the log of that day\nlang: en-GB\nbyline: Ann Lee`,
      'The ferry did not sail.\n\nWaves were four metres\nhigh.\n',
    );
    expect(article).toEqual({
      id: 'ferry',
      source: 'corpus',
      url: 'https://example.org/ferry',
      title: 'The ferry stays in port',
      publisher: 'Harbour Post',
      after: 'Coast Radio',
      byline: 'Ann Lee',
      lang: 'en-GB',
      published: '2022-05-19',
      publishedBasis: 'the log of that day',
      text: 'The ferry did not sail.\n\nWaves were four metres high.',
    });
    expect(Article.parse(article)).toEqual(article);
    expect(notices).toEqual([]);
  });

  it('takes empty, null and missing for the same', () => {
    const { article } = parsed(`${HEAD}\nafter:\nurl: null\nlang: ~`);
    expect(article).toMatchObject({ after: null, url: null, lang: 'en', byline: null });
  });

  it('keeps values as they are written, whatever YAML would make of them', () => {
    const { article } = parsed('title: 1984\npublisher: 444\nafter: "null"\npublished: 2022-05-19\nlang: no');
    expect(article).toMatchObject({
      title: '1984',
      publisher: '444',
      after: 'null',
      published: '2022-05-19',
      lang: 'no',
    });
  });

  it('takes an instant for the date', () => {
    expect(parsed('title: x\npublished: 2022-05-19T06:30:00Z').article.published).toBe(
      '2022-05-19T06:30:00Z',
    );
  });

  it('reads Windows line ends and a byte order mark', () => {
    expect(parseArticleFile('ferry.md', `\uFEFF${file(HEAD).replaceAll('\n', '\r\n')}`)).toMatchObject({
      ok: true,
    });
  });

  it('says when an article has no title or date', () => {
    expect(parsed('publisher: Harbour Post').notices).toEqual([
      'has no title',
      'has no date: it is in no window',
    ]);
  });

  it('says when YAML takes the end of a value for a comment', () => {
    expect(parsed('published: 2022-05-19\ntitle: Gate #4 shuts').notices).toEqual([
      'line 3: what follows “ #” is a comment and was left out',
    ]);
  });

  it.each([
    [
      'a colon',
      'publisher: x\ntitle: Port: closed',
      '3: a value that holds a colon and a space must stand in quotes',
    ],
    ['an open quote', 'title: "Port\npublisher: x', '2: a quote is opened and not closed'],
    ['a reserved character', 'title: @port', '2: a value that begins with @, ` or % must stand in quotes'],
    ['a tag', 'title: !port shut', '2: a value that begins with ! must stand in quotes'],
    ['a key given twice', 'title: a\ntitle: b', '3: this key was given before'],
    ['no pairs', 'ferry', '2: the front matter must be lines of “key: value”'],
    [
      'a day that never was',
      'title: x\npublished: 2023-02-30',
      '3: published must be a real day, YYYY-MM-DD, or a UTC instant, YYYY-MM-DDTHH:MM:SSZ, not “2023-02-30”',
    ],
    [
      'an address that runs',
      'url: javascript:alert(1)',
      '2: url must be an absolute http(s) address, not “javascript:alert(1)”',
    ],
    [
      'a header in an address',
      'url: "https://example.org/\\r\\nBcc: x"',
      '2: url must not hold spaces, quotes or invisible characters, not “https://example.org/ Bcc: x”',
    ],
    ['a bad language', 'lang: english_', '2: lang must be a BCP 47 language tag, not “english_”'],
  ])('names the line of %s', (_name, head, problem) => {
    expect(problemsOf(head)).toEqual([problem]);
  });

  it('names unknown keys, every problem and the lists that are not text', () => {
    expect(problemsOf('titel: x\nlang: _\nafter: [a]')).toEqual([
      '4: after: the value must be plain text; one that begins with [, {, &, *, !, | or > must stand in quotes',
    ]);
    expect(problemsOf('titel: x\nlang: _')).toEqual([
      '2: “titel” is not a key; the keys are title, publisher, after, url, published, publishedBasis, lang, byline',
      '3: lang must be a BCP 47 language tag, not “_”',
    ]);
  });

  it.each([
    [
      'no front matter',
      'The ferry did not sail.',
      1,
      'there is no front matter: the first line must be three hyphens (---)',
    ],
    [
      'front matter without end',
      '---\ntitle: x\n',
      1,
      'the front matter is not closed: a line of three hyphens (---) must end it',
    ],
    ['no text', '---\ntitle: x\n---\n\n \u200B\n', 3, 'there is no text below the front matter'],
    ['an empty file', '', 1, 'there is no front matter: the first line must be three hyphens (---)'],
  ])('refuses a file with %s', (_name, content, line, message) => {
    expect(parseArticleFile('a.md', content)).toEqual({
      ok: false,
      problems: [{ file: 'a.md', line, message }],
    });
  });

  it.each(['Ferry.md', 'a b.md', '../etc/passwd.md', 'ferry.txt', '.md', `${'a'.repeat(121)}.md`])(
    'refuses %s for a file name, in words',
    (name) => {
      const result = parseArticleFile(name, file(HEAD));
      expect(result).toMatchObject({ ok: false, problems: [{ line: 1 }] });
      expect(JSON.stringify(result)).toContain('gives no id');
    },
  );
});

describe('hostile article files', () => {
  it('keeps tags as the plain text that they are', () => {
    const { article } = parsed('title: <script>alert(1)</script>', '<script>alert(1)</script>\n');
    expect(article.title).toBe('<script>alert(1)</script>');
    expect(article.text).toBe('<script>alert(1)</script>');
  });

  it('removes NULs and overrides everywhere, in its messages too', () => {
    const { article } = parsed('title: "a\\0b\\u202Ec"\npublisher: p\u202Eq', 'x\0y\u202Ez\uD800\n');
    expect(article).toMatchObject({ title: 'abc', publisher: 'pq', text: 'xyz\uFFFD' });
    expect(problemsOf('ti\u202Etle: x')[0]).toContain('“title” is not a key');
    expect(parseArticleFile('a\u202Eb.md', '')).toMatchObject({
      problems: [{ file: 'ab.md' }, { file: 'ab.md' }],
    });
  });

  it('cuts a title of a megabyte and says so', () => {
    const { article, notices } = parsed(`title: ${'very '.repeat(200_000)}long\npublished: 2022-05-19`);
    expect(article.title.length).toBeLessThanOrEqual(TITLE_MAX);
    expect(notices[0]).toMatch(/^the title was cut: 99\d{4} characters left out$/);
  });

  it.each(['[', '{a: ', '!a ', '&a ', '- ', '? ', '*a '])(
    'refuses a front matter of many “%s” at once',
    (token) => {
      const start = performance.now();
      expect(parse(`title: ${token.repeat(150_000)}`).ok).toBe(false);
      expect(performance.now() - start).toBeLessThan(2_000);
    },
  );

  it('refuses twenty thousand keys at once', () => {
    const head = Array.from({ length: 20_000 }, (_, i) => `key${i}: 1`).join('\n');
    expect(problemsOf(head)).toEqual(['2: the front matter is far too long to be one']);
  });

  it('never throws', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '---\n',
        '\n',
        'title: ',
        'url: ',
        '"',
        "'",
        '|',
        '>',
        '#',
        '[',
        '{',
        '&a ',
        '*a',
        '!!js ',
        '? ',
        ': ',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const content = fc.array(piece, { maxLength: 30 }).map((parts) => `---\n${parts.join('')}\n---\ntext`);
    fc.assert(
      fc.property(fc.oneof(content, fc.string({ unit: 'binary' })), (raw) => {
        const result = parseArticleFile('a.md', raw);
        if (result.ok) Article.parse(result.article);
        else for (const { line } of result.problems) expect(line).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('renderArticleFile', () => {
  const any = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      'null',
      '~',
      '42',
      '1.10',
      'yes',
      '---',
      '- x',
      '# x',
      'a: b',
      'a #b',
      '"',
      "'",
      '2022-05-19',
      '!a',
      '| x',
    ),
  );
  const line = any.map(normaliseTitle);
  const lineOrNull = fc.option(line.filter((value) => value !== ''));
  const article: fc.Arbitrary<Article> = fc.record({
    id: fc.constantFrom('a', 'ferry-2', '0-1'),
    source: fc.constant('corpus'),
    url: fc.option(
      fc
        .webUrl({ withQueryParameters: true, withFragments: true })
        .filter((url) => Article.shape.url.safeParse(url).success),
    ),
    title: line,
    publisher: lineOrNull,
    after: lineOrNull,
    byline: lineOrNull,
    lang: fc.constantFrom('en', 'uk', 'no', 'zh-Hant'),
    published: fc.constantFrom(null, '2022-05-19', '2024-02-29', '2022-05-19T06:30:00Z'),
    publishedBasis: lineOrNull,
    text: fc
      .array(any, { minLength: 1 })
      .map((parts) => normaliseText(parts.join('\n\n'), 'wrap'))
      .filter((text) => text !== ''),
  });

  it('is undone by parseArticleFile', () => {
    fc.assert(
      fc.property(article, (value) => {
        expect(parseArticleFile(`${value.id}.md`, renderArticleFile(value))).toMatchObject({
          ok: true,
          article: value,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('leaves empty keys for an editor to fill in', () => {
    const { article: bare } = parsed('lang: en');
    expect(renderArticleFile(bare)).toBe(
      '---\ntitle:\npublisher:\nafter:\nurl:\npublished:\npublishedBasis:\nlang: en\nbyline:\n---\n\nThe ferry did not sail.\n',
    );
  });
});
