import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runImport } from '../../src/cli/commands/import.ts';
import { parseArticleFile } from '../../src/ingest/front-matter.ts';

const FLOOD = 'Water reached the second floor of the town hall before noon.';
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'import-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function put(name: string, content: string | Uint8Array): string {
  const path = join(dir, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function run(paths: string[], dryRun = false) {
  const out: string[] = [];
  const err: string[] = [];
  const options = { out: join(dir, 'out'), dryRun };
  const code = runImport(paths, options, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}

function written(): string[] {
  const folder = join(dir, 'out', 'articles');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

describe('import', () => {
  it('writes an article file that reads back, with nothing invented', () => {
    const path = put('000_ab.txt', ` date 2023-05-18 Town hall under water\n${FLOOD}\nAdvertisement`);
    expect(run([path])).toEqual({
      code: 0,
      out: ['000-ab · Town hall under water · 2023-05-18 · 1 paragraph kept · 2 pieces removed'],
      err: [],
    });
    const parsed = parseArticleFile('000-ab.md', readFileSync(join(dir, 'out/articles/000-ab.md'), 'utf8'));
    expect(parsed).toMatchObject({
      ok: true,
      article: {
        id: '000-ab',
        publisher: null,
        after: null,
        url: null,
        published: '2023-05-18',
        text: FLOOD,
      },
    });
  });

  it('takes the text files of a folder by name', () => {
    put('in/b.txt', `${FLOOD} Two.`);
    put('in/a.txt', `${FLOOD} One.`);
    put('in/notes.md', 'not this');
    put('in/deep/c.txt', 'nor this.');
    expect(run([join(dir, 'in')]).out).toEqual([
      'a · (no title) · (no date) · 1 paragraph kept · 0 pieces removed',
      'b · (no title) · (no date) · 1 paragraph kept · 0 pieces removed',
    ]);
    expect(written()).toEqual(['a.md', 'b.md']);
  });

  it('does not write the same text twice, in one run or the next', () => {
    const first = put('a.txt', FLOOD);
    const second = put('b.txt', `Advertisement\n${FLOOD}\n`);
    expect(run([first, second]).out[1]).toBe(`${second}: already imported as a`);
    expect(run([second])).toEqual({ code: 0, out: [`${second}: already imported as a`], err: [] });
    expect(written()).toEqual(['a.md']);
  });

  it('knows a text again after an editor has filled in its front matter', () => {
    const path = put('a.txt', FLOOD);
    run([path]);
    const file = join(dir, 'out/articles/a.md');
    writeFileSync(file, readFileSync(file, 'utf8').replace('publisher:', 'publisher: Harbour Post'));
    expect(run([path]).out).toEqual([`${path}: already imported as a`]);
    expect(readFileSync(file, 'utf8')).toContain('publisher: Harbour Post');
  });

  it('gives another text of the same name a number, and overwrites nothing', () => {
    run([put('x/a.txt', `${FLOOD} One.`), put('y/a.txt', `${FLOOD} Two.`)]);
    expect(written()).toEqual(['a-2.md', 'a.md']);
  });

  it('names a file after its title, else its text, where its own name is in another script', () => {
    const titled = put('Повінь.txt', `Town hall under water\n${FLOOD} One.`);
    const plain = put('Вода.txt', `${FLOOD} Two.`);
    run([titled, plain]);
    expect(written()).toEqual([expect.stringMatching(/^text-[0-9a-f]{12}\.md$/), 'town-hall-under-water.md']);
  });

  it('writes nothing in a dry run, and shows what it would leave out', () => {
    const path = put('a.txt', `${FLOOD}\nAdvertisement`);
    expect(run([path], true).out).toEqual([
      `a · (no title) · (no date) · 1 paragraph kept · 1 piece removed · would write ${join(dir, 'out/articles/a.md')}`,
      '  left out: Advertisement',
    ]);
    expect(existsSync(join(dir, 'out'))).toBe(false);
  });

  it('names and skips what cannot be read, and goes on', () => {
    const bad = put('bad.txt', Uint8Array.of(0xff, 0xfe, 0x41));
    const empty = put('empty.txt', 'Advertisement');
    const huge = put('huge.txt', 'a'.repeat(2_000_001));
    const { code, out, err } = run([bad, empty, huge, put('good.txt', FLOOD)]);
    expect(code).toBe(0);
    expect(out).toHaveLength(1);
    expect(err).toEqual([
      `${bad}: skipped: it is not UTF-8 text`,
      `${empty}: skipped: it holds no article text`,
      `${huge}: skipped: it is over 2000000 bytes`,
    ]);
  });

  it('leaves no drafts behind', () => {
    run([put('a.txt', FLOOD)]);
    expect(written()).toEqual(['a.md']);
  });

  it('prints no control characters, whatever a file is called', () => {
    const path = put('a\u001b[31m\u202E.txt', 'Advertisement');
    expect(run([path]).err[0]).toBe(`${join(dir, 'a[31m.txt')}: skipped: it holds no article text`);
  });
});

describe('import ends with 2 and one line', () => {
  it('where a path is missing, before it writes anything', () => {
    const missing = join(dir, 'nowhere.txt');
    expect(run([put('a.txt', FLOOD), missing])).toEqual({
      code: 2,
      out: [],
      err: [`sitrep: there is no file or folder ${missing}`],
    });
    expect(written()).toEqual([]);
  });

  it('where a folder holds no text files', () => {
    mkdirSync(join(dir, 'in'));
    expect(run([join(dir, 'in')])).toEqual({
      code: 2,
      out: [],
      err: ['sitrep: there is no .txt file in what was given'],
    });
  });

  it('where the only file cannot be read', () => {
    const bad = put('bad.txt', Uint8Array.of(0xff));
    expect(run([bad])).toEqual({ code: 2, out: [], err: [`${bad}: skipped: it is not UTF-8 text`] });
  });

  it('where the folder cannot be written', () => {
    put('out', 'a file in the way');
    expect(run([put('a.txt', FLOOD)])).toMatchObject({
      code: 2,
      err: [expect.stringMatching(/^sitrep: cannot write .+ \(E/)],
    });
  });
});
