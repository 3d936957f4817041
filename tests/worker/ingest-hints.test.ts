import { expect, test } from 'vitest';
import { STAGE_AT_ONCE, STAGE_HINT_SECONDS, STAGE_PER_SECOND } from '../../src/limits.ts';
import { listIngestHints } from '../../src/worker/ingest/ingest-hints.ts';

const delaysOf = (entries: number) => listIngestHints(entries).map(({ delaySeconds }) => delaySeconds);

test.each([1, STAGE_AT_ONCE])('%i entries, all due at once, take one message', (entries) => {
  expect(delaysOf(entries)).toEqual([0]);
});

test('more take one for each stretch until the last is due, which the last message meets', () => {
  const seconds = 2 * STAGE_HINT_SECONDS + 1;
  expect(delaysOf(STAGE_AT_ONCE + seconds * STAGE_PER_SECOND)).toEqual([
    0,
    STAGE_HINT_SECONDS,
    2 * STAGE_HINT_SECONDS,
    seconds,
  ]);
});
