import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const market = {
  title: 'Missile kills nine at Kupiansk market',
  text: 'Nine people were killed when a Russian missile struck a market in Kupiansk, the governor said.',
};
const orchestra = { title: 'Orchestra cancels season', text: 'It cannot pay its musicians past June.' };

const answersOf = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

/** Milliseconds for a process of its own on a busy machine. */
const PROCESS_MS = 30_000;

describe('compare', { timeout: PROCESS_MS }, () => {
  test('answers a line for each line, in order, naming the bad ones', () => {
    const lines = [
      JSON.stringify({ id: 'a', a: market, b: market }),
      'not json',
      JSON.stringify({ id: 7, a: market, b: orchestra }),
      JSON.stringify({ id: 'c', a: market }),
      JSON.stringify({ id: 'd', a: { title: 'Only a title', published: null }, b: orchestra }),
    ];
    const { code, out, err } = runCli(['compare', '--jsonl'], `${lines.join('\n')}\n`);
    expect({ code, err }).toEqual({ code: 2, err: 'sitrep: 2 of 5 lines could not be read\n' });
    const answers = answersOf(out);
    expect(answers).toHaveLength(5);
    expect(answers[0]).toEqual({ id: 'a', relation: 'same-text' });
    expect(answers[1]).toEqual({ error: 'line 2 is not JSON' });
    expect(answers[2]).toEqual({ id: 7, relation: 'none' });
    expect(answers[3]).toEqual({ id: 'c', error: 'line 4: b is missing' });
    expect(answers[4]).toEqual({ id: 'd', relation: 'none' });
  });

  test('reads thousands of lines in one process', () => {
    const line = JSON.stringify({ id: 1, a: market, b: orchestra });
    const { code, out } = runCli(['compare', '--jsonl'], `${line}\n`.repeat(5_000));
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(5_000);
  });

  test('says why with --explain, and what it needs without --jsonl', () => {
    const { out } = runCli(
      ['compare', '--jsonl', '--explain'],
      `${JSON.stringify({ id: 1, a: market, b: market })}\n`,
    );
    expect(answersOf(out)[0]).toMatchObject({ score: 1, reasons: [expect.stringContaining('wording')] });
    const bare = runCli(['compare'], '');
    expect(bare.code).toBe(2);
    expect(bare.err).toContain('--jsonl');
  });
});
