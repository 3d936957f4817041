import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const page = `<html lang="en"><head><title>Harbour to close - Example</title></head><body><article><h1>Harbour to close</h1>
<p>The harbour will close for a week in May, the town said on Monday, so that the mud of three winters can be dredged.</p>
<p>Boats may lie at the old quay meanwhile.</p></article></body></html>`;
const text =
  'The harbour will close for a week in May, the town said on Monday, so that the mud of three winters can be dredged.\n\nBoats may lie at the old quay meanwhile.';

const NO_ADDRESS = 'the url must be an absolute http(s) address, such as https://news.example/story';

/** Milliseconds for a process of its own on a busy machine. */
const PROCESS_MS = 30_000;

let folder = '';
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sitrep-extract-'));
  writeFileSync(at('page.html'), page);
  writeFileSync(at('page.html.gz'), gzipSync(page));
  writeFileSync(at('broken.gz'), gzipSync(page).subarray(0, 60));
  writeFileSync(at('empty.html'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('extract', { timeout: PROCESS_MS }, () => {
  test('prints the article of a page', () => {
    const { code, out, err } = runCli([
      'extract',
      at('page.html'),
      '--url',
      'https://www.example.com/harbour',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({
      url: 'https://www.example.com/harbour',
      title: 'Harbour to close',
      text,
      byline: null,
      publisher: 'Example',
      published: null,
      publishedBasis: null,
      modified: null,
      lang: 'en',
    });
  });

  test('answers a line for each line, in order, and never stops at a bad one', () => {
    const url = 'https://www.example.com/harbour';
    const lines = [
      { file: at('page.html'), url },
      { file: at('missing.html'), url },
      { file: at('page.html.gz'), url },
      { file: at('broken.gz'), url },
      { file: at('empty.html'), url },
      { file: folder, url },
      { file: at('page.html'), url: 'ftp://example.com/a' },
      { file: at('page.html') },
      { file: at('page.html'), url: 'example.com/harbour' },
    ];
    const { code, out } = runCli(
      ['extract', '--jsonl'],
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    expect(code).toBe(0);
    const answers = out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const noAddress = { file: at('page.html'), error: NO_ADDRESS };
    expect(answers).toEqual([
      expect.objectContaining({ file: at('page.html'), title: 'Harbour to close', text }),
      { file: at('missing.html'), error: `there is no file "${at('missing.html')}"` },
      expect.objectContaining({ file: at('page.html.gz'), text }),
      { file: at('broken.gz'), error: 'the file is broken gzip, or unpacks to more than is read' },
      { file: at('empty.html'), error: 'the page holds no text of an article' },
      { file: folder, error: `"${folder}" is not a file` },
      noAddress,
      noAddress,
      expect.objectContaining({ file: at('page.html'), url: 'https://example.com/harbour' }),
    ]);
  });

  test.each<[string, Buffer, string]>([
    [
      'a PDF',
      Buffer.from(`%PDF-1.7\n${'(The harbour will close.) Tj\n'.repeat(40)}`),
      'this is a PDF file, not an HTML page',
    ],
    [
      'a picture',
      Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
      'this is a PNG image, not an HTML page',
    ],
    ['a zip', gzipSync(Buffer.from('PK\x03\x04 page.html')), 'this is a zip file, not an HTML page'],
    [
      'other bytes',
      Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * index * 31) % 251)),
      'this is no text, so not an HTML page',
    ],
  ])('refuses %s in words', (name, bytes, words) => {
    writeFileSync(at(name), bytes);
    expect(runCli(['extract', at(name), '--url', 'https://example.com/a'])).toEqual({
      code: 2,
      out: '',
      err: `sitrep: ${words}\n`,
    });
  });

  test.each<[string, Buffer]>([
    ['in two bytes a character', Buffer.from(`\ufeff${page}`, 'utf16le')],
    ['with a stray NUL', Buffer.from(page.replace('<article>', '<article>\0'))],
  ])('reads a page %s', (name, bytes) => {
    writeFileSync(at(name), bytes);
    const { code, out } = runCli(['extract', at(name), '--url', 'https://example.com/a']);
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ text })]);
  });

  test.each([
    [['extract', 'nowhere.html', '--url', 'https://example.com/'], 'there is no file "nowhere.html"'],
    [['extract', 'package.json'], 'give the address of the page: --url URL'],
    [['extract', 'package.json', '--url', 'mailto:a@b'], NO_ADDRESS],
    [['extract', 'package.json', '--url', 'notaurl'], NO_ADDRESS],
  ])('%j', (args, words) => {
    expect(runCli(args)).toEqual({ code: 2, out: '', err: `sitrep: ${words}\n` });
  });
});
