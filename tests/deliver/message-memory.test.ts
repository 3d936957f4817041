import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');

/** Bytes of heap that may come and go: half of what 20 bytes kept of each of 100,000 messages would add. */
const GROWTH_MAX = 1_000_000;

test('filling 100,000 messages keeps nothing of them', { timeout: 60_000 }, () => {
  const printed = execFileSync(process.execPath, ['--expose-gc', 'src/cli/bench/message-memory.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const { characters, heap } = z
    .object({ characters: z.number(), heap: z.record(z.string(), z.number()) })
    .parse(JSON.parse(printed));
  expect(characters).toBeGreaterThan(100_000 * 50_000);
  const [early = 0, half = 0, whole = 0] = ['10000', '50000', '100000'].map((done) => heap[done]);
  expect(early).toBeGreaterThan(0);
  expect(half - early).toBeLessThan(GROWTH_MAX);
  expect(whole - half).toBeLessThan(GROWTH_MAX);
});
