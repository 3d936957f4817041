import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { JOB_ATTEMPTS } from '../src/limits.ts';

test('a job is given up with its reason at the retries that wrangler.toml allows', () => {
  const toml = readFileSync(resolve(import.meta.dirname, '../wrangler.toml'), 'utf8');
  const consumer = toml.split('[[').find((table) => /^queue = "sitrep-jobs"\nmax_batch/m.test(table)) ?? '';
  expect(/^max_retries = (\d+)$/m.exec(consumer)?.[1]).toBe(String(JOB_ATTEMPTS));
});
