import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { JOB_ATTEMPTS } from '../src/limits.ts';

test.each(['sitrep-jobs', 'sitrep-inbound'])(
  'a job of %s is given up with its reason at the retries that wrangler.toml allows',
  (queue) => {
    const tables = readFileSync(resolve(import.meta.dirname, '../wrangler.toml'), 'utf8').split('[[');
    const consumer = tables.find((table) => table.includes(`queue = "${queue}"\nmax_batch`)) ?? '';
    expect(/^max_retries = (\d+)$/m.exec(consumer)?.[1]).toBe(String(JOB_ATTEMPTS));
    expect(consumer).toContain('dead_letter_queue = "sitrep-dead"');
  },
);
