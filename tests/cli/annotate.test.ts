import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Annotation } from '../../src/model/annotation.ts';
import { runCli } from './run-cli.ts';

const Line = z.object({ id: z.union([z.string(), z.number()]) }).extend(Annotation.shape);

describe('annotate', () => {
  test('prints the annotation of standard input, with offsets into it as it came', () => {
    const text =
      '  Some Russian units\r\nrefused to fight.\r\n\r\nThree civilians were killed in Kherson.\r\n';
    const { code, out } = runCli(['annotate'], text);
    expect(code).toBe(0);
    const { themes } = Annotation.parse(JSON.parse(out));
    expect(themes.map(({ theme }) => theme).sort()).toEqual(['casualties', 'morale']);
    for (const span of themes.flatMap(({ evidence }) => evidence))
      expect(text.slice(span.start, span.end)).toBe(span.text);
  });

  test('answers a line for each line, in order, naming the bad ones', () => {
    const lines = [
      JSON.stringify({ id: 'a', title: 'Generals sacked', text: 'Moscow sacked two Russian generals.' }),
      'not json',
      JSON.stringify({ id: 'b' }),
      JSON.stringify({ id: 3, text: 'It rained.' }),
    ];
    const { code, out, err } = runCli(['annotate', '--jsonl'], `\uFEFF${lines.join('\n')}\n`);
    expect({ code, err }).toEqual({ code: 2, err: 'sitrep: 2 of 4 lines could not be read\n' });
    const answers = out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(answers).toHaveLength(4);
    expect(Line.parse(answers[0])).toMatchObject({ id: 'a', themes: [{ theme: 'leadership-strain' }] });
    expect(answers[1]).toEqual({ error: 'line 2 is not JSON' });
    expect(answers[2]).toEqual({ id: 'b', error: 'line 3: text is missing' });
    expect(answers[3]).toEqual({ id: 3, themes: [], claims: [] });
  });

  test('reads thousands of lines in one process', () => {
    const line = JSON.stringify({
      id: 'x',
      text: 'Several Russian units refused to fight near Vuhledar, Kyiv said.',
    });
    const { out } = runCli(['annotate', '--jsonl'], `${line}\n`.repeat(5_000));
    expect(out.trim().split('\n')).toHaveLength(5_000);
  });

  test.each([
    ['a file that is not there', ['annotate', 'nowhere.md'], 'there is no file "nowhere.md"'],
    ['a folder', ['annotate', 'corpus'], '"corpus" is not a file'],
    ['no text', ['annotate'], 'there is no text to annotate'],
  ])('%s ends with exit code 2 and one clear line', (_name, args, words) => {
    const { code, err } = runCli(args);
    expect(code).toBe(2);
    expect(err.trim()).toBe(`sitrep: ${words}`);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00, 0xd8]), 'standard input is not UTF-8 text'],
    ['an article whose front matter is not closed', '---\ntitle: x\n\nText.', 'line 1 of the article'],
  ])('%s is an error', (_name, input, words) => {
    const { code, err } = runCli(['annotate'], input);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
