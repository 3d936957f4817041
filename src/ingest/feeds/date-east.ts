import { type DateParts, findZone, toHour } from './date-words.ts';

/** A day with the signs of Korean, Chinese and Japanese for year, month and day, or with dots and spaces as in Korean and Hungarian. */
const DAY =
  /^(\d{4})(?: ?[년年] ?|\. ?|-)(\d{1,2})(?: ?[월月] ?|\. ?|-)(\d{1,2})(?!\d)(?: ?[일日号號](?!曜)|\.)?/;

const WEEKDAY =
  /^ ?(?:[(（][^()（）]{1,4}[)）]|[月火水木金土日]曜日?|[월화수목금토일]요일|(?:星期|周|週)[一二三四五六日天])/;

/** The time of such a day: the half of the day before it, colons or the signs for hour, minute and second. */
const TIME =
  /^ ?(오전|오후|午前|午後|上午|下午)? ?(\d{1,2}) ?(?:[:시時时点點] ?(?:(\d{1,2})(?: ?[:분分] ?(?:(\d{1,2}) ?[초秒]?)?)?)?) ?([A-Za-z+-][A-Za-z\d:+-]{0,9})?$/;

const KOREAN = /[년오]/;
const SIGNED = /[년年]/;
const KOREAN_ZONE = 9 * 60;

/**
 * A date that begins with the year as it is written in Korea, China and Japan: `2024년 2월 5일 18:14`,
 * `2024. 2. 5. 오후 6:14`, `2024年2月5日(月) 18時14分`. A Korean time without a zone is Korea's; what the signs for year
 * and day leave open (other words than a time) leaves the day alone. Null where it is no such date.
 */
export function readEastAsianDate(written: string): DateParts | null {
  const [whole = '', year, month, day] = DAY.exec(written) ?? [];
  if (whole === '') return null;
  const date = { year: Number(year), month: Number(month) - 1, day: Number(day) };
  const rest = written.slice(whole.length).replace(WEEKDAY, '').trim();
  if (rest === '') return { ...date, time: null, zone: null };
  const [, half, hour, minute, second, zoneWord] = TIME.exec(rest) ?? [];
  const zone = zoneWord === undefined ? null : findZone(zoneWord);
  if (hour === undefined || (zoneWord !== undefined && zone === null))
    return SIGNED.test(whole) ? { ...date, time: null, zone: null } : null;
  const time = { hour: toHour(Number(hour), half), minute: Number(minute ?? 0), second: Number(second ?? 0) };
  return { ...date, time, zone: zone ?? (KOREAN.test(written) ? KOREAN_ZONE : null) };
}
