import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Digest } from '../../src/model/digest.ts';
import { runCli } from './run-cli.ts';

const FIRST = {
  published: '2024-03-10',
  title: 'Missile strike kills nine people in Kramatorsk restaurant',
  text: 'A Russian missile strike on a crowded restaurant in Kramatorsk killed nine civilians and wounded 56, the regional governor said. Rescuers searched the rubble through the night.',
};
const TOLL = {
  published: '2024-03-12',
  title: 'Death toll from Kramatorsk restaurant strike rises to 12',
  text: 'The Russian missile strike on a restaurant in Kramatorsk killed 12 civilians, the regional governor said, after rescuers pulled three bodies from the rubble. At least 60 people were wounded.',
};

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sitrep-novelty-'));
  mkdirSync(join(dir, 'articles'));
  for (const [id, { published, title, text }] of [
    ['strike', FIRST],
    ['toll', TOLL],
  ] as const)
    writeFileSync(
      join(dir, 'articles', `${id}.md`),
      `---\ntitle: ${title}\npublisher: Example Times\nafter: null\nurl: null\npublished: ${published}\npublishedBasis: null\nlang: en\n---\n\n${text}\n`,
    );
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function build(from: string, to: string): Digest {
  const out = join(dir, from);
  const { code } = runCli([
    ...['digest', '--newsletter', 'frontline', '--corpus', dir],
    ...['--from', from, '--to', to, '--out', out],
  ]);
  expect(code).toBe(0);
  return Digest.parse(JSON.parse(readFileSync(join(out, 'digest.json'), 'utf8')));
}

test('holds a window against the issues before it, built from the same corpus', () => {
  const digest = build('2024-03-11', '2024-03-17');
  expect(digest.previous?.id).toBe('frontline-2024-03-10');
  expect(digest.sections.flatMap(({ stories }) => stories)).toEqual([]);
  expect(digest.sections.flatMap(({ developing }) => developing)).toMatchObject([
    { id: 'toll', told: { digest: 'frontline-2024-03-10', story: 'strike' } },
  ]);
});

test('holds a window of its own against none that it contains', () => {
  const digest = build('2024-03-10', '2024-03-17');
  expect(digest.previous).toBeNull();
  expect(digest.counts.developing).toBe(0);
});
