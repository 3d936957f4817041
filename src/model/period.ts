import { z } from 'zod';
import { Day } from './ids.ts';

/** Units in which a text counts time. */
export const PeriodUnit = z.enum(['hour', 'day', 'night', 'week', 'month', 'year']);
export type PeriodUnit = z.infer<typeof PeriodUnit>;

/** The `event` of a total that counts from the first day of the war. */
export const WAR = 'war';

/**
 * What a figure covers, as far as its words and its article's date say; never guessed beyond them. Days are
 * inclusive.
 */
export const Period = z.discriminatedUnion('kind', [
  /**
   * A running count. It begins on `from`, or with an `event` in the words of the text (`WAR` for the war itself), or
   * where the text does not say; `until` is the day it was read on, where the text gives one.
   */
  z.object({
    kind: z.literal('total'),
    from: Day.nullable(),
    event: z.string().min(1).nullable(),
    until: Day.nullable(),
  }),
  z.object({ kind: z.literal('span'), from: Day, to: Day }),
  z.object({ kind: z.literal('day'), day: Day }),
  /** A stretch of a stated length and no stated place: "in a single day", "in 15 months". */
  z.object({ kind: z.literal('within'), count: z.int().positive(), unit: PeriodUnit }),
  /** So many a day, a week. */
  z.object({ kind: z.literal('rate'), per: PeriodUnit }),
  z.object({ kind: z.literal('unstated') }),
]);
export type Period = z.infer<typeof Period>;

/** The order in which periods stand: the widest first, what is not stated last. */
const ORDER: readonly Period['kind'][] = ['total', 'span', 'day', 'within', 'rate', 'unstated'];

/**
 * Names a period so that equal ones, and only they, have the same name. Two totals that begin alike are one period,
 * whenever they were read: `total:war`, `total:2023-01-01`, `span:2023-05-01:2023-05-07`, `day:2023-05-19`,
 * `within:2:day`, `rate:day`, `unstated`.
 */
export function periodKey(period: Period): string {
  switch (period.kind) {
    case 'total': {
      const start = period.from ?? period.event;
      return start === null ? 'total' : `total:${start}`;
    }
    case 'span':
      return `span:${period.from}:${period.to}`;
    case 'day':
      return `day:${period.day}`;
    case 'within':
      return `within:${period.count}:${period.unit}`;
    case 'rate':
      return `rate:${period.per}`;
    case 'unstated':
      return 'unstated';
  }
}

/** The last day that a figure covers, where its words give one. */
export function findPeriodEnd(period: Period): Day | null {
  switch (period.kind) {
    case 'total':
      return period.until;
    case 'span':
      return period.to;
    case 'day':
      return period.day;
    case 'within':
    case 'rate':
    case 'unstated':
      return null;
  }
}

/** Sorts periods: by kind, then by what they cover; equal periods are 0 apart. */
export function comparePeriods(a: Period, b: Period): number {
  const kind = ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind);
  if (kind !== 0) return kind;
  const [one, other] = [periodKey(a), periodKey(b)];
  if (one === other) return 0;
  // The war's own total is the widest there is.
  if (one === `total:${WAR}` || other === `total:${WAR}`) return one === `total:${WAR}` ? -1 : 1;
  return one < other ? -1 : 1;
}
