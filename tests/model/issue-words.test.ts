import { expect, test } from 'vitest';
import { z } from 'zod';
import { firstIssue, issueWords } from '../../src/model/issue-words.ts';
import { Cadence } from '../../src/model/newsletter.ts';

const Thing = z.strictObject({
  name: z.string().max(3),
  list: z.array(z.string()).min(1),
  kind: z.enum(['a', 'b']),
  mail: z.email().optional(),
  key: z.union([z.string(), z.number()]).optional(),
  own: z.string().regex(/^x/, 'must begin with x').optional(),
});
const good = { name: 'abc', list: ['x'], kind: 'a' };

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'is missing'],
  ['another kind', 5, 'must be a JSON object'],
  ['no field', { ...good, name: undefined }, 'name is missing'],
  ['a number for text', { ...good, name: 5 }, 'name must be text'],
  ['too long a text', { ...good, name: 'abcd' }, 'name must have at most 3 characters'],
  ['an empty list', { ...good, list: [] }, 'list must have at least 1 entry'],
  ['an option that is none', { ...good, kind: 'c' }, 'kind must be "a" or "b"'],
  ['no mail address', { ...good, mail: 'x' }, 'mail must be a mail address'],
  ['neither of two kinds', { ...good, key: true }, 'key must be text or a number'],
  ['an unknown field', { ...good, more: 1 }, 'has what is not known here: "more"'],
  ['what the schema has words for', { ...good, own: 'y' }, 'own must begin with x'],
])('%s is named in words', (_name, value, words) => {
  const parsed = Thing.safeParse(value, { error: issueWords });
  expect(parsed.error && firstIssue(parsed.error)).toBe(words);
});

test('kinds that a field tells apart are named by it', () => {
  const parsed = Cadence.safeParse({ every: 'year' }, { error: issueWords });
  expect(parsed.error && firstIssue(parsed.error)).toBe('every must be "day", "week", "weekdays" or "month"');
});

const Request = z.union([
  z.strictObject({ list: z.array(z.strictObject({ day: z.iso.date() })).max(2), own: z.string().optional() }),
  z.strictObject({ number: z.union([z.int().positive(), z.literal('all')]) }),
  z.strictObject({ all: z.literal(true) }),
]);

test.each<[string, unknown, string]>([
  [
    'a field of one',
    { list: [{ day: '2026-02-30' }] },
    'list.0.day must be a day of the calendar, YYYY-MM-DD',
  ],
  [
    'a list that is too long',
    { list: [{}, {}, {}].map(() => ({ day: '2026-02-03' })) },
    'list must have at most 2 entries',
  ],
  ['an unknown field beside its own', { list: [], more: 1 }, 'the body has what is not known here: "more"'],
  ['a kind within a kind', { number: 0 }, 'number must be more than 0'],
  ['neither kind within a kind', { number: 'x' }, 'number must be a number or "all"'],
  ['a fixed value', { all: false }, 'all must be true'],
  ['what fits none', {}, 'the body must have "list", "number" or "all"'],
  ['what fits none and is unknown', { more: 1 }, 'the body must have "list", "number" or "all"'],
  ['another type', 5, 'the body must be a JSON object'],
])('of the kinds that a request may be, the nearest says what is wrong with %s', (_name, value, words) => {
  const parsed = Request.safeParse(value, { error: issueWords });
  expect(parsed.error && firstIssue(parsed.error, 'the body')).toBe(words);
});
