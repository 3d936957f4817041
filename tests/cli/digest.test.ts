import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseArticleFile } from '../../src/ingest/front-matter.ts';
import { Digest } from '../../src/model/digest.ts';
import { ROOT, runCli } from './run-cli.ts';

const FILES = [
  'digest.json',
  'email.html',
  'email.txt',
  'feed.atom',
  'feed.json',
  'feed.rss',
  'message.eml',
  'web.html',
];
const SECOND = join(ROOT, 'tests/fixtures/second-newsletter');
const WHOLE = ['--newsletter', 'frontline', '--from', '2022-03-28', '--to', '2023-05-21'];

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sitrep-digest-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const read = (out: string, name: string) => readFileSync(join(dir, out, name), 'utf8');
const readDigest = (out: string) => Digest.parse(JSON.parse(read(out, 'digest.json')));

const unescapeHtml = (html: string) =>
  html
    .replaceAll('&quot;', '"')
    .replace(/&#x27;|&#39;/g, "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&#x60;', '`')
    .replaceAll('&amp;', '&');

describe('digest of the whole corpus', () => {
  beforeAll(() => {
    expect(runCli(['digest', ...WHOLE, '--out', join(dir, 'whole')]).code).toBe(0);
  });

  test('writes its eight files', () => {
    expect(readdirSync(join(dir, 'whole')).sort()).toEqual(FILES);
  });

  test('prints only sentences that are exactly that slice of their article', () => {
    const digest = readDigest('whole');
    const spans = digest.sections.flatMap((section) => [
      ...section.stories.flatMap((story) => story.evidence),
      ...section.stories.flatMap((story) =>
        story.claims.map((claim) => ({ article: claim.article, ...claim.evidence })),
      ),
      ...section.also.map((line) => line.evidence),
    ]);
    expect(spans.length).toBeGreaterThan(30);
    for (const span of spans) {
      const file = readFileSync(join(ROOT, 'corpus/articles', `${span.article}.md`), 'utf8');
      const parsed = parseArticleFile(`${span.article}.md`, file);
      if (!parsed.ok) throw new Error(span.article);
      expect(parsed.article[span.in].slice(span.start, span.end)).toBe(span.text);
    }
  });

  test('prints every one of them in the web page, the email and the text part', async () => {
    const email = await PostalMime.parse(read('whole', 'message.eml'));
    const renditions = [
      unescapeHtml(read('whole', 'web.html')),
      unescapeHtml(read('whole', 'email.html')),
      read('whole', 'email.txt'),
      email.text ?? '',
      unescapeHtml(email.html ?? ''),
    ];
    for (const section of readDigest('whole').sections) {
      const evidence = [
        ...section.stories.flatMap((story) => story.evidence),
        ...section.also.map((line) => line.evidence),
      ];
      for (const { text } of evidence) for (const rendition of renditions) expect(rendition).toContain(text);
    }
  });

  test('shows of every brief that it is one, in every rendition', () => {
    for (const name of FILES.filter((file) => file !== 'message.eml'))
      expect(read('whole', name)).toContain('Sitrep brief');
  });

  test('builds the same bytes again', () => {
    expect(runCli(['digest', ...WHOLE, '--out', join(dir, 'again')]).code).toBe(0);
    for (const name of FILES) expect(read('again', name)).toBe(read('whole', name));
  });

  test('takes the base of its links for an input', () => {
    expect(
      runCli(['digest', ...WHOLE, '--base-url', 'https://sitrep.example/', '--out', join(dir, 'based')]).code,
    ).toBe(0);
    expect(readDigest('based').url).toBe('https://sitrep.example/digests/frontline-2022-03-28--2023-05-21');
    expect(readDigest('based').hash).not.toBe(readDigest('whole').hash);
  });

  test('keeps the email under the size at which Gmail clips', () => {
    expect(Buffer.byteLength(read('whole', 'email.html'))).toBeLessThan(102_000);
  });
});

describe('a second newsletter', () => {
  test('is a folder of data: its own themes, zone, cadence and articles', () => {
    const out = join(dir, 'second');
    const { code, err } = runCli([
      'digest',
      '--corpus',
      SECOND,
      '--newsletter',
      'waterline',
      '--from',
      '2024-05-01',
      '--to',
      '2024-05-31',
      '--out',
      out,
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const digest = readDigest('second');
    expect(digest).toMatchObject({
      id: 'waterline-2024-05-31',
      title: 'Waterline',
      due: '2024-06-01T10:30:00Z',
    });
    expect(
      digest.sections.map(({ theme, stories, also }) => [
        theme,
        stories.map(({ id }) => id),
        also.map(({ id }) => id),
      ]),
    ).toEqual([
      ['floods', ['2024-05-07-mill-river', '2024-05-20-both', '2024-06-01-too-late'], []],
      ['drought', ['2024-05-12-reservoir'], ['2024-05-20-both']],
    ]);
    expect(digest.counts).toMatchObject({ articles: 5, stories: 4 });
  });

  test('may name the built-in newsletter too', () => {
    const { code, err } = runCli([
      'digest',
      '--corpus',
      SECOND,
      '--newsletter',
      'frontline',
      '--from',
      '2024-05-01',
      '--to',
      '2024-05-31',
      '--out',
      join(dir, 'mixed'),
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(readDigest('mixed').sections.map(({ theme }) => theme)).toEqual([
      'leadership-strain',
      'morale',
      'casualties',
    ]);
  });
});

describe('bad input', () => {
  const change = (name: string, value: string) =>
    WHOLE.map((word, index) => (WHOLE[index - 1] === name ? value : word));

  test.each<[string, string[], string]>([
    [
      'an unknown newsletter',
      change('--newsletter', 'nope'),
      'there is no newsletter "nope"; there is frontline',
    ],
    ['an impossible day', change('--from', '2022-02-30'), '--from must be a day of the calendar'],
    ['a reversed window', change('--from', '2023-06-01'), 'ends before it begins'],
    ['a window too long', change('--from', '2020-01-01'), 'at most 731'],
    [
      'a window without articles',
      [...WHOLE.slice(0, 2), '--from', '2021-01-04', '--to', '2021-01-10'],
      'no articles were published',
    ],
    ['a corpus that is not there', [...WHOLE, '--corpus', 'nowhere'], 'there is no corpus folder "nowhere"'],
    [
      'a base that is no address',
      [...WHOLE, '--base-url', 'javascript:alert(1)'],
      '--base-url must be an absolute http(s) address',
    ],
  ])('%s ends with exit code 2 and one clear line', (_name, args, words) => {
    const { code, err, out } = runCli(['digest', ...args, '--out', join(dir, 'bad')]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.trim().split('\n')).toEqual([expect.stringContaining(words)]);
  });

  test.each(['', 'package.json', 'package.json/inside'])('an --out of %j ends the same', (out) => {
    const { code, err } = runCli(['digest', ...WHOLE, '--out', out === '' ? '' : join(ROOT, out)]);
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toEqual([expect.stringMatching(/^sitrep: (?:cannot write|--out must)/)]);
  });

  test('an --out where no folder can be made ends the same, at once', () => {
    const { code, err } = runCli(['digest', ...WHOLE, '--out', '/dev/null/x/y']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'sitrep: cannot write to "/dev/null/x/y": a part of it is a file, not a folder\n',
    });
  });

  test('a missing option ends the same', () => {
    const { code, err } = runCli(['digest', '--newsletter', 'frontline']);
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test.each([['digest'], ['annotate'], ['import']])('%s has help', (command) => {
    const { code, out } = runCli([command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`Usage: sitrep ${command}`);
  });
});

test('a hash is the SHA-256 of the canonical JSON of everything else', () => {
  const { hash, ...body } = readDigest('whole');
  expect(
    createHash('sha256')
      .update(canonicalize(body) ?? '')
      .digest('hex'),
  ).toBe(hash);
});
