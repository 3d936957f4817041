import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readSentences } from '../../src/analyze/read-sentences.ts';
import { loadBuiltInThemes } from './load-themes.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Bytes of heap that may come and go: a tenth of what one kept kilobyte of each article would add. */
const GROWTH_MAX = 1_000_000;

describe('memory', () => {
  test('is flat over 10,000 articles', () => {
    const printed = execFileSync(process.execPath, ['--expose-gc', 'src/cli/bench/memory.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const { claims, heap } = z
      .object({ claims: z.number(), heap: z.record(z.string(), z.number()) })
      .parse(JSON.parse(printed));
    expect(claims).toBeGreaterThan(1_000);
    const [early = 0, half = 0, whole = 0] = ['1000', '5000', '10000'].map((done) => heap[done]);
    expect(early).toBeGreaterThan(0);
    expect(half - early).toBeLessThan(GROWTH_MAX);
    expect(whole - half).toBeLessThan(GROWTH_MAX);
  });

  test('of spellings is bounded, however many words there are', () => {
    const { lexicon } = loadBuiltInThemes();
    for (let at = 0; at < 120_000; at += 1_000) {
      const text = Array.from({ length: 1_000 }, (_, word) => `w${at + word}`).join(' ');
      readSentences({ title: '', text }, lexicon);
      expect(lexicon.memory.size).toBeLessThanOrEqual(50_000);
    }
    expect(lexicon.memory.size).toBeGreaterThan(0);
  });

  test('of spellings leaves out words that are too long to be any', () => {
    const { lexicon } = loadBuiltInThemes();
    readSentences({ title: '', text: `${'x'.repeat(41)} ${'y'.repeat(40)}` }, lexicon);
    expect([...lexicon.memory.keys()]).toEqual(['y'.repeat(40)]);
  });
});
