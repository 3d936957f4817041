import { NAME_MAX } from '../limits.ts';
import { type Period, type PeriodUnit, WAR } from '../model/period.ts';
import { cleanLine } from './clean.ts';
import { countWords, dayWords, rangeWords } from './words.ts';

/** A unit with its article: `a day`, `an hour`. */
const aUnit = (unit: PeriodUnit): string => `${unit === 'hour' ? 'an' : 'a'} ${unit}`;

/** What a figure covers, as a heading over those that cover the same: `Since the invasion began`, `On 19 May 2023`. */
export function periodWords(period: Period): string {
  switch (period.kind) {
    case 'total':
      if (period.from !== null) return `Since ${dayWords(period.from)}`;
      if (period.event === WAR) return 'Since the invasion began';
      return period.event === null ? 'So far' : `Since ${cleanLine(period.event, NAME_MAX)}`;
    case 'span':
      return `Within ${rangeWords(period.from, period.to)}`;
    case 'day':
      return `On ${dayWords(period.day)}`;
    case 'within':
      return period.count === 1
        ? `In ${aUnit(period.unit)}`
        : `In ${countWords(period.count, period.unit, `${period.unit}s`)}`;
    case 'rate':
      return `For each ${period.per}`;
    case 'unstated':
      return 'Period not stated';
  }
}
