import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../src/cli/make-folder.ts';
import { runCli } from './run-cli.ts';

test.each([
  [['annotate', '--jsonlx'], /^sitrep: unknown option '--jsonlx' \(Did you mean --jsonl\?\)$/],
  [['anotate'], /^sitrep: unknown command 'anotate' \(Did you mean annotate\?\)$/],
  [['digest'], /^sitrep: required option '--newsletter <id>' not specified$/],
  [['subscribers', 'import', 'x.csv', '--no'], /^sitrep: /],
])('%j ends with exit code 2 and one line', (args, words) => {
  const { code, err, out } = runCli(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err.trim().split('\n')).toEqual([expect.stringMatching(words)]);
});

test.each([
  ['[]', 'line 1: must be a JSON object'],
  ['{"id":[],"text":"x"}', 'line 1: id must be text or a number'],
  ['{"text":"x"}', 'line 1: id is missing'],
  ['{"id":1,"text":5}', 'line 1: text must be text'],
])('a line %s is refused in plain words', (line, error) => {
  const { out } = runCli(['annotate', '--jsonl'], line);
  expect(JSON.parse(out)).toMatchObject({ error });
});

test('a definition that is no object is refused in plain words', () => {
  const { err } = runCli(['themes', 'test', '-'], 'null');
  expect(err).toBe('sitrep: -:1: must be a JSON object\n');
});

test('a folder is made with its parents', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'sitrep-folder-')), 'a/b/c');
  makeFolder(folder);
  makeFolder(folder);
  expect(statSync(folder).isDirectory()).toBe(true);
});

// Under Linux, Node's recursive mode never returns from here.
test('a folder that the system will not make is an error', () => {
  expect(() => makeFolder('/proc/none/x')).toThrow(/^E[A-Z]+: /);
});
