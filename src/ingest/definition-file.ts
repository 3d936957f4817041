import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { issueWords } from '../model/issue-words.ts';
import type { FileProblem } from './front-matter.ts';

/** A definition that was read, or what is wrong with its file, by line. */
export type ParsedDefinition<T> = { ok: true; value: T } | { ok: false; problems: FileProblem[] };

/** Strings of JSON, which stay as they are, and the space between what is not. */
const STRING_OR_SPACE = /("(?:[^"\\]|\\.)*")|\s+/g;

/**
 * The value of JSON that says everything once: what is written again from its value is what was read, but for space.
 * Null for a key that stands twice, and for what is no JSON: YAML's parser, twenty times as slow, knows the line of it.
 */
function readPlainJson(content: string): { value: unknown } | null {
  try {
    const value: unknown = JSON.parse(content);
    return JSON.stringify(value) === content.replace(STRING_OR_SPACE, '$1') ? { value } : null;
  } catch {
    return null;
  }
}

/**
 * Parses a JSON file of the corpus (a theme, a concept set, a newsletter) against its schema. YAML's
 * parser reads it, as JSON is YAML and that parser knows the line of every value. The file's name must
 * be the definition's id, so that an id leads to its file.
 */
export function parseDefinitionFile<T extends { id: string }>(
  schema: z.ZodType<T>,
  name: string,
  content: string,
): ParsedDefinition<T> {
  const expected = name.replace(/^.*\//, '').replace(/\.json$/, '');
  const plain = readPlainJson(content);
  const read = plain && schema.safeParse(plain.value);
  if (read?.success && read.data.id === expected) return { ok: true, value: read.data };
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false, schema: 'json' });
  const lineOf = (offset: number) => lines.linePos(offset).line;
  const [syntax] = document.errors;
  if (syntax)
    return {
      ok: false,
      problems: [
        { file: name, line: lineOf(syntax.pos[0]), message: `is not valid JSON: ${syntax.message}` },
      ],
    };
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 0 }), { error: issueWords });
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const line = findLine(document, issue.path.map(String), lineOf);
      const where = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
      return { file: name, line, message: `${where}${issue.message}` };
    });
    return { ok: false, problems };
  }
  if (parsed.data.id !== expected)
    return {
      ok: false,
      problems: [
        {
          file: name,
          line: 1,
          message: `its id is "${parsed.data.id}"; the file must then be called ${parsed.data.id}.json`,
        },
      ],
    };
  return { ok: true, value: parsed.data };
}

/** The line of the value at a path, or of its nearest parent that exists. */
function findLine(
  document: ReturnType<typeof parseDocument>,
  path: readonly string[],
  lineOf: (offset: number) => number,
): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(
      path.slice(0, length).map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
      true,
    );
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      const offset: unknown = node.range[0];
      if (typeof offset === 'number') return lineOf(offset);
    }
  }
  return 1;
}
