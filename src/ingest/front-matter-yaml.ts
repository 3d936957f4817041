import { isMap, isScalar, Lexer, LineCounter, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { FRONT_MATTER_TOKENS_MAX } from '../limits.ts';

/** One `key: value` of a front matter; `line` is its line in the file, `value` null where it is empty or `null`. */
export type FrontMatterEntry = { key: string; value: string | null; line: number };

/** What could be read, what could not (by line of the file), and what an editor should know. */
export type FrontMatterRead = {
  entries: FrontMatterEntry[];
  problems: { line: number; message: string }[];
  notices: string[];
};

/** Plain words for what the YAML parser says; its codes are listed in the `yaml` package's errors module. */
const IN_WORDS: Record<string, string> = {
  BLOCK_AS_IMPLICIT_KEY: 'a value that holds a colon and a space must stand in quotes',
  BAD_SCALAR_START: 'a value that begins with @, ` or % must stand in quotes',
  BAD_INDENT: 'a value that begins with [ or { must stand in quotes',
  DUPLICATE_KEY: 'this key was given before',
  MISSING_CHAR: 'a quote is opened and not closed',
  MULTIPLE_DOCS: 'a line of three dots ends YAML; take it out',
  TAG_RESOLVE_FAILED: 'a value that begins with ! must stand in quotes',
  TAB_AS_INDENT: 'a line begins with a tab; use spaces',
};

const NOT_TEXT =
  'the value must be plain text; one that begins with [, {, &, *, !, | or > must stand in quotes';

/**
 * Reads flat front matter. `firstLine` is the line of the file on which `head` begins. Every value is the
 * text that was written, so that a publisher called 444 or a day is not turned into a number or a Date.
 */
export function readFrontMatter(head: string, firstLine: number): FrontMatterRead {
  const read: FrontMatterRead = { entries: [], problems: [], notices: [] };
  if (hasTooManyTokens(head)) {
    read.problems.push({ line: firstLine, message: 'the front matter is far too long to be one' });
    return read;
  }
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line + firstLine - 1;
  const document = parseDocument(head, { lineCounter: lines, prettyErrors: false });
  const root = document.contents;
  for (const { code, pos, message } of [...document.errors, ...document.warnings]) {
    const at = code === 'MISSING_CHAR' ? findValueStart(root, pos[0]) : pos[0];
    read.problems.push({ line: lineAt(at), message: IN_WORDS[code] ?? `is not valid YAML: ${message}` });
  }
  // One slip makes the parser report its consequences too, and lose values; the first is the one to mend.
  read.problems.splice(1);
  if (read.problems.length > 0) return read;
  if (isMap(root)) readEntries(root, lineAt, read);
  else if (root !== null) {
    read.problems.push({ line: firstLine, message: 'the front matter must be lines of “key: value”' });
  }
  return read;
}

/** Nesting, keys and tags cost the parser more than linear time each; counting tokens first bounds them all. */
function hasTooManyTokens(head: string): boolean {
  let count = 0;
  for (const _token of new Lexer().lex(head)) {
    count += 1;
    if (count > FRONT_MATTER_TOKENS_MAX) return true;
  }
  return false;
}

function findValueStart(root: unknown, offset: number): number {
  if (!isMap(root)) return offset;
  const values = root.items.map((pair) => pair.value).filter(isScalar);
  const open = values.findLast((value) => (value.range?.[0] ?? Number.POSITIVE_INFINITY) <= offset);
  return open?.range?.[0] ?? offset;
}

function readEntries(root: YAMLMap, lineAt: (offset: number) => number, read: FrontMatterRead): void {
  for (const { key, value } of root.items) {
    const line = isScalar(key) ? lineAt(key.range?.[0] ?? 0) : lineAt(root.range?.[0] ?? 0);
    const name = isScalar(key) ? textOf(key) : null;
    if (name === null) {
      read.problems.push({ line, message: 'a key must be one plain word' });
    } else if (value !== null && (!isScalar(value) || value.anchor !== undefined)) {
      read.problems.push({ line, message: `${name}: ${NOT_TEXT}` });
    } else {
      read.entries.push({ key: name, value: value === null ? null : textOf(value), line });
      if (isScalar(value) && value.comment) {
        read.notices.push(`line ${line}: what follows “ #” is a comment and was left out`);
      }
    }
  }
}

/** The words as written; null only for an empty value and for `null` and `~` without quotes. */
function textOf(scalar: Scalar): string | null {
  if (typeof scalar.value === 'string') return scalar.value;
  return scalar.value === null ? null : (scalar.source ?? null);
}
