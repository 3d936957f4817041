import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT, runCli } from './run-cli.ts';

const SECOND = join(ROOT, 'tests/fixtures/second-newsletter');

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sitrep-themes-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('themes test', () => {
  test('prints the sentences that a definition catches, with the rule of each', () => {
    const { code, out, err } = runCli([
      'themes',
      'test',
      join(SECOND, 'themes/drought.json'),
      '--corpus',
      SECOND,
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2024-05-20-both');
    expect(out).toContain('water-short, text');
    expect(out).toContain('Ten miles away the wells have run dry, according to farmers.');
    expect(out).toMatch(/drought \(drought\.json\): \d+ sentences in 2 of 5 articles/);
  });

  test.each<[string, string, string]>([
    ['what is no JSON', '{ "id": ', 'is not valid JSON'],
    [
      'a missing concept',
      JSON.stringify({
        id: 'bad',
        title: 'Bad',
        description: 'Bad.',
        concepts: { a: ['a'] },
        rules: [{ id: 'r', description: 'd', all: [['b']], weight: 1 }],
        threshold: 1,
      }),
      'names the concept "b"',
    ],
    ['a missing field', '{\n  "id": "bad"\n}', 'bad.json:'],
  ])('names the file where it holds %s', (_name, content, words) => {
    const file = join(dir, 'bad.json');
    writeFileSync(file, content);
    const { code, err } = runCli(['themes', 'test', file]);
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toEqual([expect.stringContaining(words)]);
  });
});
