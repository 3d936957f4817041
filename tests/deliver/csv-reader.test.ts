import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvReader, type CsvRecord, findDelimiter } from '../../src/deliver/csv-reader.ts';
import { CSV_RECORD_MAX } from '../../src/limits.ts';

function readAll(pieces: readonly string[], delimiter = ','): CsvRecord[] {
  const reader = new CsvReader(delimiter);
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

const fieldsOf = (records: readonly CsvRecord[]) =>
  records.flatMap((record) => ('fields' in record ? [record.fields] : []));

describe('CsvReader', () => {
  test('reads quoted fields with delimiters, line ends and quotation marks in them, and says on which line each row begins', () => {
    expect(readAll(['a,b\r\n"x, y","line\r\ntwo"\n"say ""hi""",z'])).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x, y', 'line\ntwo'] },
      { line: 4, fields: ['say "hi"', 'z'] },
    ]);
  });

  test('takes a quotation mark inside a field that is not quoted as it stands', () => {
    expect(readAll(['a,O"Brien,5" pipe\n'])).toEqual([{ line: 1, fields: ['a', 'O"Brien', '5" pipe'] }]);
  });

  test('reads the line ends of old Macs and leaves out empty lines', () => {
    expect(readAll(['a,b\r\rc,d\r'])).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 3, fields: ['c', 'd'] },
    ]);
  });

  test('loses one line to a quotation mark that is not closed, and none of those after it', () => {
    expect(readAll(['a,b\n1,"un\n3,4\n5,6\n'])).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, problem: expect.stringContaining('not closed') },
      { line: 3, fields: ['3', '4'] },
      { line: 4, fields: ['5', '6'] },
    ]);
  });

  test('loses one line to text after a closing quotation mark', () => {
    expect(readAll(['"a"b,c\nd,e\n'])).toEqual([
      { line: 1, problem: expect.stringContaining('after the closing') },
      { line: 2, fields: ['d', 'e'] },
    ]);
  });

  test('drops a line that is too long, in whatever pieces it arrives, and holds none of it', () => {
    const piece = 'x'.repeat(CSV_RECORD_MAX);
    expect(readAll(['a,b\n', ...Array.from({ length: 160 }, () => piece), '\n1,2\n'])).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, problem: expect.stringContaining('longer than') },
      { line: 3, fields: ['1', '2'] },
    ]);
  });

  test('takes a million lines with an unclosed quotation mark each in time that grows as they do', () => {
    const records = readAll(Array.from({ length: 40 }, () => 'a,"\n'.repeat(20_000)));
    expect(records.length).toBeGreaterThan(100_000);
  });

  test('reads what a maintained parser reads, in whatever pieces it arrives', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', '𐐷', ';') });
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.array(fc.nat(40)), fc.constantFrom('\n', '\r\n'), (table, cuts, lineEnd) => {
        const text = table
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
          .map((line) => line + lineEnd)
          .join('');
        const pieces: string[] = [];
        let rest = text;
        for (const cut of cuts) {
          pieces.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        const theirs: string[][] = parse(text, { relax_column_count: true });
        const plain = (table: readonly (readonly string[])[]) =>
          table.map((row) => row.map((value) => value.replaceAll('\r\n', '\n').replaceAll('\r', '\n')));
        expect(plain(fieldsOf(readAll([...pieces, rest])))).toEqual(plain(theirs));
      }),
    );
  });
});

describe('findDelimiter', () => {
  test.each([
    ['address,name', ','],
    ['address;name;"a,b,c"', ';'],
    ['address\tname', '\t'],
    ['address', ','],
  ])('of %j is %j', (line, delimiter) => {
    expect(findDelimiter(line)).toBe(delimiter);
  });
});
