import {
  type DateParts,
  type DayTime,
  findMonth,
  findZone,
  fullYear,
  isPlace,
  toHour,
} from './date-words.ts';

/** A time of day, with its half of the day and its zone where they are written without a space. */
const CLOCK =
  /^(\d{1,2})[:.h](\d{1,2})(?:[:.](\d{1,2})(?:[.,:]\d{1,12})?)?([ap]\.?m\.?)?([a-z]{1,5}|[+-][\d:]{2,6})?$/i;
const HALF = /^[ap]\.?m\.?$/i;
const HOUR_AND_HALF = /^(\d{1,2})([ap]\.?m\.?)$/i;

/** The one short name of a month that is a day of the week as well: mardi, martes, martedì. */
const MONTH_OR_WEEKDAY = /^mar\.?$/i;

/** A word of a date with more than one part: `5-Jan-2004`, `2006/09/15`, `2004-július-13`. */
const COMPOUND = /^(\d{1,4})[-/.](\d{1,2}|[^\d\s/.-]{3,20})\.?[-/.](\d{1,4})$/;

/** Takes the words of a date in any order, as RFC 822, asctime, Perforce and people write them. */
class WordReader {
  private readonly numbers: string[] = [];
  private year: number | null = null;
  private month: number | null = null;
  private day: number | null = null;
  private time: DayTime | null = null;
  private zone: number | string | null = null;
  /** The word before, and whether the month may be a day of the week. */
  private last = '';
  private isMonthDoubtful = false;

  take(word: string): void {
    const compound = COMPOUND.exec(word);
    const clock = this.time === null ? CLOCK.exec(word) : null;
    if (compound) this.takeCompound(compound);
    else if (clock) this.takeClock(clock);
    else if (HALF.test(word)) this.takeHalf(word);
    else if (/^\d{1,4}$/.test(word)) this.numbers.push(word);
    else if (/^\d{1,2}(?:st|nd|rd|th|er|\.|º)$/i.test(word)) this.numbers.push(word.replace(/\D+$/, ''));
    else this.takeName(word);
    this.last = word;
  }

  finish(): DateParts | null {
    if (this.month === null) return null;
    for (const digits of this.numbers) {
      if (this.day === null && digits.length <= 2) this.day = Number(digits);
      else if (this.year === null) this.year = fullYear(digits);
    }
    if (this.year === null || this.day === null) return null;
    return { year: this.year, month: this.month, day: this.day, time: this.time, zone: this.zone };
  }

  private takeClock([, hour, minute, second, half, zone]: RegExpExecArray): void {
    this.time = { hour: toHour(Number(hour), half), minute: Number(minute), second: Number(second ?? 0) };
    if (zone !== undefined) this.zone = findZone(zone);
  }

  /** `pm` after a time, or after the bare number of an hour. */
  private takeHalf(half: string): void {
    if (this.time) this.time = { ...this.time, hour: toHour(this.time.hour, half) };
    else if (/^\d{1,2}$/.test(this.last)) this.takeHour(this.numbers.pop() ?? '', half);
  }

  private takeHour(hour: string, half: string): void {
    this.time = { hour: toHour(Number(hour), half), minute: 0, second: 0 };
  }

  private takeName(word: string): void {
    const [, hour, half] = HOUR_AND_HALF.exec(word) ?? [];
    const month = findMonth(word);
    if (hour !== undefined && half !== undefined && this.time === null) this.takeHour(hour, half);
    else if (month !== null && (this.month === null || this.isMonthDoubtful)) {
      this.isMonthDoubtful = this.last === '' && MONTH_OR_WEEKDAY.test(word);
      this.month = month;
    } else if (this.time === null && word === 'at') return;
    else this.zone ??= isPlace(word) ? word : findZone(word);
  }

  private takeCompound([written = '', first = '', middle = '', last = '']: RegExpExecArray): void {
    const isNumber = /^\d/.test(middle);
    if (first.length > 2) {
      [this.year, this.day] = [Number(first), Number(last)];
      this.month = isNumber ? Number(middle) - 1 : findMonth(middle);
    } else if (!isNumber) {
      [this.year, this.day, this.month] = [fullYear(last), Number(first), findMonth(middle)];
    } else if (last.length === 4 && (Number(first) > 12 || written.includes('.'))) {
      // Where dates have dots, the day comes first.
      [this.year, this.month, this.day] = [Number(last), Number(middle) - 1, Number(first)];
    } else if (last.length === 4 && Number(middle) > 12) {
      [this.year, this.month, this.day] = [Number(last), Number(first) - 1, Number(middle)];
    }
    // 3/4/2004 may be either of two days, and is neither.
  }
}

/** A date in words, of which one must name the month or tell it in numbers beyond doubt; null where there is none. */
export function readDatePhrase(written: string): DateParts | null {
  const reader = new WordReader();
  // "2004-július-13T9:15-05:00": the clock of a date in words may hang on to it.
  const spaced = written
    .replace(/(\d)T(?=\d)/g, '$1 ')
    // A zone may stand in brackets, as in RFC 9557; what else does is a comment.
    .replace(/[[(]([A-Za-z]+\/[\w/+-]+|[A-Z]{2,5})[\])]/g, ' $1 ')
    .replace(/\([^()]*\)/g, ' ');
  for (const word of spaced.split(/[\s,;]+/)) if (word !== '') reader.take(word);
  return reader.finish();
}
