import { CSV_RECORD_MAX } from '../limits.ts';

/** One record of a CSV file, or what is wrong with it. `line` is the line on which it begins, from 1. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly problem: string };

/** How reading one record that begins at a place went; `end` is where the next begins. */
type Reading =
  | { readonly kind: 'record'; readonly fields: string[]; readonly end: number }
  | { readonly kind: 'unclosed' }
  | { readonly kind: 'broken' };

const NOT_CLOSED = 'a quotation mark opens a field and is not closed';
const TEXT_AFTER = 'text stands after the closing quotation mark of a field';
const TOO_LONG = `the row is longer than ${CSV_RECORD_MAX} characters`;

/** Reads a record that holds quotation marks, from `start`. */
function readQuoted(text: string, start: number, delimiter: string): Reading {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    let field = '';
    if (text[at] === '"') {
      for (at++; ; at += 2) {
        const quote = text.indexOf('"', at);
        if (quote < 0) return { kind: 'unclosed' };
        field += text.slice(at, quote);
        at = quote;
        if (text[at + 1] !== '"') break;
        field += '"';
      }
      at++;
      const next = text[at];
      if (next === undefined) return { kind: 'unclosed' };
      if (next !== delimiter && next !== '\n') return { kind: 'broken' };
    } else {
      const lineEnd = text.indexOf('\n', at);
      if (lineEnd < 0) return { kind: 'unclosed' };
      const next = text.slice(at, lineEnd).indexOf(delimiter);
      const end = next < 0 ? lineEnd : at + next;
      field = text.slice(at, end);
      at = end;
    }
    fields.push(field);
    if (text[at] === '\n') return { kind: 'record', fields, end: at + 1 };
    at++;
  }
}

const countBreaks = (text: string): number => text.split('\n').length - 1;

/**
 * Reads comma-separated values (RFC 4180) as they arrive, with any delimiter of one character and any of the three line
 * ends. A row that is broken costs that one line: reading goes on at the next, where a parser that answers an
 * unclosed quotation mark with an error loses the rest of the file. Empty lines are no records. What is held is at most
 * one piece and one record.
 */
export class CsvReader {
  readonly #delimiter: string;
  #held = '';
  /** A piece ended in CR: whether LF follows shows in the next. */
  #endsInReturn = false;
  #line = 1;
  /** Inside a line that is too long: everything up to its end is dropped. */
  #skipping = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** The records that a further piece of the text completes. */
  push(piece: string): CsvRecord[] {
    let text = this.#endsInReturn ? `\r${piece}` : piece;
    this.#endsInReturn = text.endsWith('\r');
    if (this.#endsInReturn) text = text.slice(0, -1);
    if (text.includes('\r')) text = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
    this.#held += text;
    return this.#take(false);
  }

  /** What is left at the end of the text. */
  end(): CsvRecord[] {
    this.#endsInReturn = false;
    if (this.#held !== '' && !this.#held.endsWith('\n')) this.#held += '\n';
    return this.#take(true);
  }

  #take(isEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    const text = this.#held;
    let at = 0;
    while (at < text.length) {
      const lineEnd = text.indexOf('\n', at);
      if (lineEnd < 0) {
        if (this.#skipping || text.length - at > CSV_RECORD_MAX) {
          if (!this.#skipping) records.push({ line: this.#line, problem: TOO_LONG });
          this.#skipping = true;
          at = text.length;
        }
        break;
      }
      const end = this.#takeLine(text, at, lineEnd, isEnd, records);
      if (end === null) break;
      at = end;
    }
    this.#held = text.slice(at);
    return records;
  }

  /** Takes the record that begins at `at`, whose first line ends at `lineEnd`; null where more text is needed. */
  #takeLine(text: string, at: number, lineEnd: number, isEnd: boolean, records: CsvRecord[]): number | null {
    const line = this.#line;
    const skipLine = (problem: string | null): number => {
      if (problem !== null) records.push({ line, problem });
      this.#line++;
      return lineEnd + 1;
    };
    if (this.#skipping) {
      this.#skipping = false;
      return skipLine(null);
    }
    if (lineEnd - at > CSV_RECORD_MAX) return skipLine(TOO_LONG);
    const first = text.slice(at, lineEnd);
    if (first.trim() === '') return skipLine(null);
    if (!first.includes('"')) {
      records.push({ line, fields: first.split(this.#delimiter) });
      return skipLine(null);
    }
    // No record reaches further, so that no look for a closing quotation mark does.
    const reach = text.slice(at, at + CSV_RECORD_MAX);
    const reading = readQuoted(reach, 0, this.#delimiter);
    if (reading.kind === 'record') {
      records.push({ line, fields: reading.fields });
      this.#line += countBreaks(reach.slice(0, reading.end));
      return at + reading.end;
    }
    if (reading.kind === 'broken') return skipLine(TEXT_AFTER);
    if (!isEnd && reach.length < CSV_RECORD_MAX) return null;
    return skipLine(NOT_CLOSED);
  }
}

/** The characters that separate fields in the files that people have, the likeliest first. */
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The delimiter of a file by its first line: what stands most often outside quotation marks. A comma where there is none. */
export function findDelimiter(firstLine: string): string {
  const bare = firstLine.replace(/"[^"]*"/g, '');
  let best: string = ',';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const count = bare.split(delimiter).length - 1;
    if (count > most) [best, most] = [delimiter, count];
  }
  return best;
}
