import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { FeedDocument } from '../../src/model/entry.ts';
import { ROOT, runCli } from './run-cli.ts';

const GOLDEN = join(ROOT, 'tests/golden/feeds');
const folder = mkdtempSync(join(tmpdir(), 'sitrep-feeds-'));
const Line = z.union([
  FeedDocument.extend({ file: z.string() }).strict(),
  z.object({ file: z.string(), error: z.string().min(1) }).strict(),
]);

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function linesOf(out: string): z.infer<typeof Line>[] {
  return out
    .trim()
    .split('\n')
    .map((line) => Line.parse(JSON.parse(line)));
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('parse-feed', () => {
  test('prints the feed of a file', () => {
    const { code, out, err } = runCli(['parse-feed', join(GOLDEN, 'rss-1.0.xml')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(readFileSync(join(GOLDEN, 'rss-1.0.xml.json'), 'utf8'));
  });

  test('reads standard input, with the address and the header that came with it', () => {
    const bytes = Uint8Array.of(
      ...new TextEncoder().encode('<rss><channel><item><link>/1</link><title>'),
      ...[0xca, 0xe8, 0xe5, 0xe2],
      ...new TextEncoder().encode('</title></item></channel></rss>'),
    );
    const args = [
      'parse-feed',
      '--url',
      'https://a.example/feed',
      '--content-type',
      'text/xml; charset=windows-1251',
    ];
    const { code, out } = runCli(args, bytes);
    expect(code).toBe(0);
    expect(FeedDocument.parse(JSON.parse(out)).entries[0]).toMatchObject({
      title: 'Киев',
      url: 'https://a.example/1',
    });
  });

  test('answers a line for each name, in order, whatever the files hold', () => {
    const names = [
      join(GOLDEN, 'atom-1.0.xml'),
      write('page.html', '<html><body>no</body></html>'),
      write('empty.xml', ''),
      write('a b.xml', '<rss><channel/></rss>'),
      join(GOLDEN, 'json-feed.json-feed'),
    ];
    const { code, out, err } = runCli(['parse-feed', '--jsonl'], `\uFEFF${names.join('\r\n')}\n\n`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const answers = linesOf(out);
    expect(answers.map(({ file }) => file)).toEqual(names);
    expect(answers.map((answer) => ('error' in answer ? answer.error : answer.format))).toEqual([
      'atom',
      'this is a web page, not a feed',
      'the document is empty',
      'rss',
      'json',
    ]);
  });

  test('goes on after names of no file, and says at the end how many there were', () => {
    const feed = join(GOLDEN, 'cdf.xml');
    const { code, out, err } = runCli(
      ['parse-feed', '--jsonl'],
      `${join(folder, 'nowhere.xml')}\n${folder}\n${feed}\n`,
    );
    expect({ code, err }).toEqual({ code: 2, err: 'sitrep: 2 of 3 files could not be read\n' });
    expect(linesOf(out)).toEqual([
      { file: join(folder, 'nowhere.xml'), error: 'there is no such file' },
      { file: folder, error: 'this is not a file' },
      expect.objectContaining({ file: feed, format: 'cdf' }),
    ]);
  });

  test('takes a line of JSON with what came with the file', () => {
    const bytes = Uint8Array.of(
      ...new TextEncoder().encode('<rss><channel><item><link>/1</link><title>'),
      ...[0xca, 0xe8, 0xe5, 0xe2],
      ...new TextEncoder().encode('</title></item></channel></rss>'),
    );
    const file = write('cyrillic.xml', bytes);
    const url = 'https://a.example/feed';
    const line = JSON.stringify({ file, url, contentType: 'text/xml; charset=windows-1251' });
    const { code, out } = runCli(['parse-feed', '--jsonl'], `${line}\n`);
    expect(code).toBe(0);
    expect(linesOf(out)).toEqual([
      expect.objectContaining({
        file,
        entries: [expect.objectContaining({ title: 'Киев', url: 'https://a.example/1' })],
      }),
    ]);
  });

  test('unpacks a file that is gzip, and says so where that fails', () => {
    const packed = gzipSync(readFileSync(join(GOLDEN, 'cdf.xml')));
    const names = [write('packed.xml.gz', packed), write('cut.xml.gz', packed.subarray(0, 60))];
    const { code, out } = runCli(['parse-feed', '--jsonl'], names.join('\n'));
    expect(code).toBe(0);
    expect(linesOf(out)).toEqual([
      expect.objectContaining({ file: names[0], format: 'cdf' }),
      { file: names[1], error: 'the file is broken gzip, or unpacks to more than is read' },
    ]);
  });

  test('reads thousands of files in one process', () => {
    const { code, out } = runCli(['parse-feed', '--jsonl'], `${join(GOLDEN, 'rss-2.0.xml')}\n`.repeat(3_000));
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(3_000);
  });

  test.each([
    ['a web page', '<html></html>', 'this is a web page, not a feed'],
    ['nothing', '', 'the document is empty'],
    ['words', 'Not found', 'there are no tags in it: this is no feed'],
  ])('%s ends with exit code 2 and one clear line', (_name, input, words) => {
    const { code, out, err } = runCli(['parse-feed'], input);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: `sitrep: ${words}\n` });
  });
});
