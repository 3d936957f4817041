import { z } from 'zod';
import { Claim } from '../../model/claim.ts';
import { Slug } from '../../model/ids.ts';

const Id = z.union([z.string(), z.number()]).transform(String);

/** What every gold line may carry: its id, and the phenomenon of English that it stands for. */
const Line = z.object({ id: Id, phenomenon: z.string().default('') });

/** A passage with the themes that a careful reader gives it. */
export const GoldPassage = Line.extend({
  title: z.string().default(''),
  text: z.string(),
  labels: z.array(Slug),
  /** Themes that could be argued either way: not scored. */
  arguable: z.array(Slug).default([]),
  /** Whether it tells of Ukrainian will to fight; not scored, as the theme for it is a label of its own. */
  ukrainianMorale: z.boolean().default(false),
  /** Words of the title or text that earn the first label; empty where none is given. */
  evidence: z.string().default(''),
});
export type GoldPassage = z.infer<typeof GoldPassage>;

/** A claim as a reader marks it: the figure's words without offsets. */
export const GoldClaim = Claim.pick({
  quantity: true,
  measure: true,
  side: true,
  claimant: true,
  hedge: true,
}).extend({
  evidence: z.string().min(1),
  /** A figure of another war is optional: finding it is no error, missing it is none either. */
  war: z.enum(['ukraine', 'other']).default('ukraine'),
});
export type GoldClaim = z.infer<typeof GoldClaim>;

/** A passage with every figure for losses in it. */
export const GoldClaims = Line.extend({
  title: z.string().default(''),
  text: z.string(),
  claims: z.array(GoldClaim),
});
export type GoldClaims = z.infer<typeof GoldClaims>;

/** One of the two items of a pair. */
export const GoldItem = z.object({
  title: z.string().default(''),
  text: z.string(),
  published: z.string().nullish(),
  publisher: z.string().nullish(),
});
export type GoldItem = z.infer<typeof GoldItem>;

/** How two items relate; the first three are the same event. */
export const Relation = z.enum(['same-text', 'same-event', 'update', 'related', 'none']);
export type Relation = z.infer<typeof Relation>;

/** Two items with what a reader calls them: `label`, or the finer `relation`. */
export const GoldPair = Line.extend({
  a: GoldItem,
  b: GoldItem,
  label: z.enum(['same', 'related', 'different']).optional(),
  relation: Relation.optional(),
  /** Pairs that are not sure are not scored. */
  sure: z.boolean().default(true),
}).refine((pair) => pair.label !== undefined || pair.relation !== undefined, {
  path: ['label'],
  error: 'a pair needs a label or a relation',
});
export type GoldPair = z.infer<typeof GoldPair>;

/** A text with its sentences, in order; between them stands nothing but white space. */
export const GoldSentences = Line.extend({ text: z.string(), sentences: z.array(z.string().min(1)) }).refine(
  ({ text, sentences }) => listRanges(text, sentences) !== null,
  { path: ['sentences'], error: 'must be the whole text, in order' },
);
export type GoldSentences = z.infer<typeof GoldSentences>;

/** The UTF-16 ranges of sentences in their text, or null where they leave some of it out. */
export function listRanges(
  text: string,
  sentences: readonly string[],
): { start: number; end: number }[] | null {
  const ranges: { start: number; end: number }[] = [];
  let from = 0;
  for (const sentence of sentences) {
    const start = text.indexOf(sentence, from);
    if (start < 0 || text.slice(from, start).trim() !== '') return null;
    from = start + sentence.length;
    ranges.push({ start, end: from });
  }
  return text.slice(from).trim() === '' ? ranges : null;
}

/** A gold file, by what its lines are. */
export type Gold =
  | { kind: 'themes'; lines: GoldPassage[] }
  | { kind: 'claims'; lines: GoldClaims[] }
  | { kind: 'pairs'; lines: GoldPair[] }
  | { kind: 'sentences'; lines: GoldSentences[] };

/** The kind of a gold file by the shape of a line, or null where it has none of the four. */
export function findKind(value: unknown): Gold['kind'] | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('labels' in value) return 'themes';
  if ('claims' in value) return 'claims';
  if ('a' in value && 'b' in value) return 'pairs';
  if ('sentences' in value) return 'sentences';
  return null;
}

type Parsed<T> = { ok: true; value: T } | { ok: false; message: string };

function parseLines<T>(
  schema: z.ZodType<T>,
  values: readonly { line: number; value: unknown }[],
): Parsed<T[]> {
  const lines: T[] = [];
  for (const { line, value } of values) {
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
      return { ok: false, message: `line ${line}: ${place}${issue?.message ?? 'cannot be read'}` };
    }
    lines.push(parsed.data);
  }
  return { ok: true, value: lines };
}

function withKind<K extends Gold['kind'], T>(kind: K, parsed: Parsed<T[]>): Parsed<{ kind: K; lines: T[] }> {
  return parsed.ok ? { ok: true, value: { kind, lines: parsed.value } } : parsed;
}

/** Passages whose themes are all among those that there are; the first that is not fails, by its line. */
function checkThemes(
  parsed: Parsed<GoldPassage[]>,
  values: readonly { line: number }[],
  themes: readonly string[],
): Parsed<GoldPassage[]> {
  if (!parsed.ok) return parsed;
  for (const [at, { labels, arguable }] of parsed.value.entries()) {
    const unknown = [...labels, ...arguable].find((label) => !themes.includes(label));
    if (unknown === undefined) continue;
    const known = themes.join(', ');
    return {
      ok: false,
      message: `line ${values[at]?.line}: there is no theme "${unknown}"; there is ${known}`,
    };
  }
  return parsed;
}

/**
 * Parses a gold file (JSON Lines). A line that is not what the first one is fails, named by its number, and so does one
 * with a theme that is not among `themes`, where those are given.
 */
export function parseGold(content: string, themes?: readonly string[]): Parsed<Gold> {
  const values: { line: number; value: unknown }[] = [];
  for (const [index, text] of content.split('\n').entries()) {
    if (text.trim() === '') continue;
    try {
      values.push({ line: index + 1, value: JSON.parse(text) });
    } catch {
      return { ok: false, message: `line ${index + 1}: not JSON` };
    }
  }
  const [first] = values;
  if (first === undefined) return { ok: false, message: 'holds no lines' };
  const kind = findKind(first.value);
  switch (kind) {
    case 'themes': {
      const passages = parseLines(GoldPassage, values);
      return withKind(kind, themes === undefined ? passages : checkThemes(passages, values, themes));
    }
    case 'claims':
      return withKind(kind, parseLines(GoldClaims, values));
    case 'pairs':
      return withKind(kind, parseLines(GoldPair, values));
    case 'sentences':
      return withKind(kind, parseLines(GoldSentences, values));
    case null:
      return {
        ok: false,
        message: `line ${first.line}: has neither labels, nor claims, nor a and b, nor sentences`,
      };
  }
}
