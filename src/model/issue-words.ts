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

/** What an option of a union takes, in words, where it is refused for being none of that. */
function kindWords(issue: z.core.$ZodIssue | undefined): string | undefined {
  if (issue === undefined || issue.path.length > 0) return undefined;
  if (issue.code === 'invalid_type') return KINDS.get(issue.expected);
  return issue.code === 'invalid_value'
    ? listed(issue.values.map((value) => JSON.stringify(value)))
    : undefined;
}

/** The kinds that the options of a union take, in words; empty where an option is refused for anything else. */
function unionWords(options: readonly (readonly z.core.$ZodIssue[])[]): string {
  const kinds = options.map(([issue]) => kindWords(issue));
  const known = kinds.filter((kind) => kind !== undefined);
  return known.length === kinds.length ? listed([...new Set(known)]) : '';
}

const MISSING = 'is missing';
const NO_KIND = 'is none of the kinds that may stand here';

/** The field of an option that was left out, by its issue; undefined where another thing is wrong. */
const missingField = ({ path, message }: z.core.$ZodIssue): PropertyKey | undefined =>
  path.length === 1 && message === MISSING ? path[0] : undefined;

/** How far an option is from what was given: fields of its own that it misses and others that it does not know. */
function distance(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => {
    if (kindWords(issue) !== undefined) return Number.POSITIVE_INFINITY;
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) return sum + issue.keys.length;
    return missingField(issue) === undefined ? sum : sum + 1;
  }, 0);
}

/** What is wrong and where, looked for in that option of a union which what was given is nearest to. */
function locate(issue: z.core.$ZodIssue): Pick<z.core.$ZodIssue, 'path' | 'message'> {
  // A union that brings its own words keeps them.
  if (issue.code !== 'invalid_union' || issue.message !== NO_KIND || issue.errors.length === 0) return issue;
  const least = Math.min(...issue.errors.map(distance));
  const nearest = issue.errors.filter((issues) => distance(issues) === least);
  const missing = nearest.map((issues) => issues.map(missingField).find((field) => field !== undefined));
  const names = missing.flatMap((field) => (field === undefined ? [] : [JSON.stringify(String(field))]));
  if (names.length > 1 && names.length === nearest.length)
    return { path: issue.path, message: `must have ${listed([...new Set(names)])}` };
  const [first] = nearest[0] ?? [];
  if (first === undefined) return issue;
  const { path, message } = locate(first);
  return { path: [...issue.path, ...path], message };
}

/**
 * What is wrong with a value, in words that go after its name: "must be a JSON object", "is missing". Zod's own word is
 * for programmers. A schema that brings its own words keeps them. Zod's `customError` on the command line, and the `error`
 * of each parse where people are told what was wrong.
 */
export function issueWords(issue: Raw): string {
  if (issue.input === undefined && issue.code !== 'custom') return MISSING;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS.get(issue.expected) ?? issue.expected}`;
    case 'invalid_union': {
      // What tells the kinds apart names none of them.
      if ('options' in issue && Array.isArray(issue.options) && issue.options.length > 0)
        return `must be ${listed(issue.options.map((option) => JSON.stringify(option)))}`;
      const kinds = unionWords(issue.errors);
      return kinds === '' ? NO_KIND : `must be ${kinds}`;
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

/**
 * The first of a schema's issues with the place that it is at: `id must be text or a number`. `whole` names what was read, for
 * what is wrong with all of it.
 */
export function firstIssue(error: z.ZodError, whole = ''): string {
  const [issue] = error.issues;
  if (issue === undefined) return `${whole} cannot be read`.trim();
  const { path, message } = locate(issue);
  return `${path.length === 0 ? whole : path.join('.')} ${message}`.trim();
}
