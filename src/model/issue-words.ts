import type { z } from 'zod';

/** What a value must be, by the name that the validator has for it. */
const KINDS = new Map([
  ['object', 'a JSON object'],
  ['record', 'a JSON object'],
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['null', 'null'],
]);

/** The same for texts of a kind, by the validator's name for it. */
const FORMATS = new Map([
  ['email', 'a mail address'],
  ['url', 'an absolute address'],
  ['date', 'a day of the calendar, YYYY-MM-DD'],
  ['datetime', 'a UTC instant, YYYY-MM-DDTHH:MM:SSZ'],
]);

type Raw = Parameters<z.core.$ZodErrorMap>[0];
type Bound = Extract<Raw, { code: 'too_big' | 'too_small' }>;

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

function boundWords(issue: Bound): string {
  const [limit, side] = issue.code === 'too_big' ? [issue.maximum, 'at most'] : [issue.minimum, 'at least'];
  const one = Number(limit) === 1;
  if (issue.origin === 'string') return `must have ${side} ${limit} ${one ? 'character' : 'characters'}`;
  if (issue.origin === 'array') return `must have ${side} ${limit} ${one ? 'entry' : 'entries'}`;
  return `must be ${issue.inclusive === false ? (side === 'at most' ? 'less than' : 'more than') : side} ${limit}`;
}

/** The kinds that the options of a union take, in words; empty where an option is refused for anything else. */
function unionWords(options: readonly (readonly z.core.$ZodIssue[])[]): string {
  const kinds = options.map(([issue]) =>
    issue?.code === 'invalid_type' && issue.path.length === 0 ? KINDS.get(issue.expected) : undefined,
  );
  const known = kinds.filter((kind) => kind !== undefined);
  return known.length === kinds.length ? listed([...new Set(known)]) : '';
}

/**
 * What is wrong with a value, in words that go after its name: "must be a JSON object", "is missing". Zod's own word is
 * for programmers. A schema that brings its own words keeps them. Zod's `customError` on the command line, and the `error`
 * of each parse where people are told what was wrong.
 */
export function issueWords(issue: Raw): string {
  if (issue.input === undefined && issue.code !== 'custom') return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS.get(issue.expected) ?? issue.expected}`;
    case 'invalid_union': {
      // What tells the kinds apart names none of them.
      if ('options' in issue && Array.isArray(issue.options) && issue.options.length > 0)
        return `must be ${listed(issue.options.map((option) => JSON.stringify(option)))}`;
      const kinds = unionWords(issue.errors);
      return kinds === '' ? 'is none of the kinds that may stand here' : `must be ${kinds}`;
    }
    case 'invalid_value':
      return `must be ${listed(issue.values.map((value) => JSON.stringify(value)))}`;
    case 'too_big':
    case 'too_small':
      return boundWords(issue);
    case 'unrecognized_keys':
      return `has what is not known here: ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'invalid_format':
      return FORMATS.has(issue.format)
        ? `must be ${FORMATS.get(issue.format)}`
        : 'is not written as it must be';
    default:
      return 'is not written as it must be';
  }
}

/** The first of a schema's issues with the place that it is at: `id must be text or a number`. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'cannot be read' : [issue.path.join('.'), issue.message].join(' ').trim();
}
