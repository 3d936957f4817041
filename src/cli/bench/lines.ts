import { z } from 'zod';

/** One measurement: ours beside a peer's, taken in one run. */
export const BenchLine = z.strictObject({
  bench: z.string(),
  ours: z.number().positive(),
  peer: z.number().positive(),
  peerName: z.string(),
  /** How many times faster, or smaller, we are: `peer` / `ours`, or `ours` / `peer` of a speed. Under 1 the peer is ahead. */
  ratio: z.number().positive(),
  unit: z.string(),
});
export type BenchLine = z.infer<typeof BenchLine>;

/** The middle value; of an even number of values, the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** A number at the precision that a measurement deserves: three significant digits; whole from 1,000 up. */
export function roundFigure(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(3));
}

/** One round's figures for ours and a peer, taken one right after the other. */
export type Pair = { readonly ours: number; readonly peer: number };

/**
 * The line of a pair measured in rounds: the median of each side, and the median of the rounds' own ratios, so
 * that a machine that is busy in some rounds and idle in others slows both sides of a ratio alike.
 */
export function lineOf(
  names: Pick<BenchLine, 'bench' | 'peerName' | 'unit'>,
  rounds: readonly Pair[],
): BenchLine {
  const isSpeed = names.unit.endsWith('/s');
  return BenchLine.parse({
    bench: names.bench,
    ours: roundFigure(median(rounds.map(({ ours }) => ours))),
    peer: roundFigure(median(rounds.map(({ peer }) => peer))),
    peerName: names.peerName,
    ratio: roundFigure(median(rounds.map(({ ours, peer }) => (isSpeed ? ours / peer : peer / ours)))),
    unit: names.unit,
  });
}

const HEADER = ['bench', 'ours', 'peer', 'unit', 'ratio', 'against'] as const;

/** Columns of words begin at the left, columns of numbers end at the right. */
const NUMERIC = [false, true, true, false, true, false];

/** The lines as a table for people, with a last line that says what the ratio is. */
export function formatTable(lines: readonly BenchLine[]): string {
  const rows = [
    [...HEADER],
    ...lines.map((line) => [
      line.bench,
      String(line.ours),
      String(line.peer),
      line.unit,
      `${line.ratio}x`,
      line.peerName,
    ]),
  ];
  const widths = HEADER.map((_name, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const body = rows.map((row) =>
    row
      .map((cell, at) => (NUMERIC[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...body,
    '',
    'ratio = peer / ours (of a speed ours / peer): how many times faster, or smaller, ours is; under 1 the peer is.',
  ].join('\n');
}
