import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFeedDate } from '../../src/ingest/feeds/feed-date.ts';

describe('parseFeedDate', () => {
  test.each([
    ['Mon, 05 Feb 2024 18:14:55 +0100', '2024-02-05T17:14:55Z'],
    ['5 Feb 24 18:14 EST', '2024-02-05T23:14:00Z'],
    ['Monday, 5 February 2024 18:14:55 GMT', '2024-02-05T18:14:55Z'],
    ['Mon, Feb 05 2024 18:14:55 PDT', '2024-02-06T01:14:55Z'],
    ['Mon, 5 Feb, 2024 6:14:55 UTC', '2024-02-05T06:14:55Z'],
    ['Mon, 05 Feb 2024 18:14:55 GMT-01:30', '2024-02-05T19:44:55Z'],
    ['Mon, 05 Feb 2024 18:14:55 Etc/GMT', '2024-02-05T18:14:55Z'],
    ['Mon Feb 05 2024 18:14:55 GMT+0200 (Eastern European Time)', '2024-02-05T16:14:55Z'],
    ['Mon Feb  5 18:14:55 2024', '2024-02-05T18:14:55Z'],
    ['Mon Feb 5 18:14:55 CET 2024', '2024-02-05T17:14:55Z'],
    ['Mon, 2024/02/05 18:14:55 EDT', '2024-02-05T22:14:55Z'],
    ['Mon, 05 Feb 2024', '2024-02-05'],
    ['February 5th, 2024 6:14 PM', '2024-02-05T18:14:00Z'],
    ['5-Feb-2024', '2024-02-05'],
    ['2024-02-05', '2024-02-05'],
    ['20240205', '2024-02-05'],
    ['2024-036', '2024-02-05'],
    ['2024-02-05T18:14:55Z', '2024-02-05T18:14:55Z'],
    ['2024-02-05T18:14:55.123456+05:30', '2024-02-05T12:44:55Z'],
    ['2024-02-05t18:14z', '2024-02-05T18:14:00Z'],
    ['2024-02-05 18:14:55 -0300', '2024-02-05T21:14:55Z'],
    ['2024-02-05 18:14:55', '2024-02-05T18:14:55Z'],
    ['2024-02-05T18:14:5+01', '2024-02-05T17:14:05Z'],
    ['2024-02-05T18:14:55-05:00Z', '2024-02-05T23:14:55Z'],
    ['2024-02-05T18:14:55+01:00:00', '2024-02-05T17:14:55Z'],
    ['2024-02-05T18:14:55:-0500', '2024-02-05T23:14:55Z'],
    ['24-02-05T18:14:55+00:00', '2024-02-05T18:14:55Z'],
    ['99-02-05T18:14Z', '1999-02-05T18:14:00Z'],
    ['Mon, 05 Feb 2024 18:14:55EST', '2024-02-05T23:14:55Z'],
    ['Mon, 05 Feb 2024 18:14:55 -050', '2024-02-05T23:14:55Z'],
    ['Mon, 05 Feb 2024 18:14:55 -330', '2024-02-05T21:44:55Z'],
    ['20240205T181455Z', '2024-02-05T18:14:55Z'],
    ['2024-02-05T24:00:00Z', '2024-02-06T00:00:00Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
    ['05.02.2024 18:14', '2024-02-05T18:14:00Z'],
    ['25/02/2024', '2024-02-25'],
    ['02/25/2024 3:04pm', '2024-02-25T15:04:00Z'],
    ['1707156895', '2024-02-05T18:14:55Z'],
    ['1707156895123', '2024-02-05T18:14:55Z'],
    ['5 лютого 2024, 18:14', '2024-02-05T18:14:00Z'],
    ['5 февраля 2024 г. 18:14 MSK', '2024-02-05T15:14:00Z'],
    ['Δευ, 05 Φεβ 2024 18:14:55 EET', '2024-02-05T16:14:55Z'],
    ['2024-február-5T9:15+01:00', '2024-02-05T08:15:00Z'],
    ['Mo, 05 März 2024 18:14:55 +0100', '2024-03-05T17:14:55Z'],
    ['1er août 2024', '2024-08-01'],
    ['2024년 02월 05일 18:14:55', '2024-02-05T09:14:55Z'],
    ['2024-02-05 오후 06:14:55', '2024-02-05T09:14:55Z'],
    ['2024년 2월 5일', '2024-02-05'],
    ['2024년 2월 5일 월요일 오전 9시 4분', '2024-02-05T00:04:00Z'],
    ['2024. 2. 5.', '2024-02-05'],
    ['2024. 2. 5. 18:14', '2024-02-05T18:14:00Z'],
    ['2024. 2. 5. 오후 6:14', '2024-02-05T09:14:00Z'],
    ['2024. 02. 05. 18:14:55 +0100', '2024-02-05T17:14:55Z'],
    ['2024年2月5日', '2024-02-05'],
    ['2024年2月5日 18:14', '2024-02-05T18:14:00Z'],
    ['2024年2月5日18:14:55 JST', '2024-02-05T09:14:55Z'],
    ['2024年2月5日(月) 18時14分', '2024-02-05T18:14:00Z'],
    ['2024年2月5日月曜日 午後6:14 +09:00', '2024-02-05T09:14:00Z'],
    ['2024年2月5日 星期一 下午6点14分55秒', '2024-02-05T18:14:55Z'],
    ['2024年2月5日 晚上8:00', '2024-02-05'],
    ['Di, 3 Mrz 2020 10:00 +0100', '2020-03-03T09:00:00Z'],
    ['Tues, 3 Mrz 2020 10:00 +0100', '2020-03-03T09:00:00Z'],
    ['di 3 mrt 2020 10:00 +0100', '2020-03-03T09:00:00Z'],
    ['mar. 2 juin 2020 10:00 +0200', '2020-06-02T08:00:00Z'],
    ['Mar 2 2020 10:00 GMT', '2020-03-02T10:00:00Z'],
    ['2 janvier 2024 à 10h30', '2024-01-02T10:30:00Z'],
    ['2 Jan 2024 10:00 Europe/Paris', '2024-01-02T09:00:00Z'],
    ['2 Jul 2024 10:00 Europe/Paris', '2024-07-02T08:00:00Z'],
    ['2024-01-02 10:00 Europe/Kiev', '2024-01-02T08:00:00Z'],
    ['2024-01-02T10:00:00 Europe/Kyiv', '2024-01-02T08:00:00Z'],
    ['2024-07-02 10:00:00 US/Samoa', '2024-07-02T21:00:00Z'],
    ['2024-07-02 10:00 America/Argentina/Buenos_Aires', '2024-07-02T13:00:00Z'],
    ['Tue Jul 2 10:00:00 (America/New_York) 2024', '2024-07-02T14:00:00Z'],
    ['2024-07-02T10:00:00[Europe/Paris]', '2024-07-02T08:00:00Z'],
    ['2024-07-02T10:00:00+05:00[Europe/Paris]', '2024-07-02T05:00:00Z'],
    ['31 Mar 2024 02:30 Europe/Paris', '2024-03-31T01:30:00Z'],
    ['27 Oct 2024 02:30 Europe/Paris', '2024-10-27T00:30:00Z'],
    ['2 Jul 2024 24:00 Europe/Paris', '2024-07-02T22:00:00Z'],
    ['2 Jul 2024 10:00 Europe/Nowhere', '2024-07-02'],
    ['2 Jul 2024 10:00 (CET)', '2024-07-02T09:00:00Z'],
    ['Jan 2nd, 2024 3pm', '2024-01-02T15:00:00Z'],
    ['Jan 2nd, 2024 3 p.m. EST', '2024-01-02T20:00:00Z'],
    ['January 2, 2024 at 12am', '2024-01-02T00:00:00Z'],
    ['3 pm Jan 2 2024', '2024-01-02T15:00:00Z'],
    ['3pm, 2 Jan 2024', '2024-01-02T15:00:00Z'],
    ['January 2, 2024 at 10:00', '2024-01-02T10:00:00Z'],
  ])('reads %s', (written, instant) => {
    expect(parseFeedDate(written)).toBe(instant);
  });

  test.each([
    ['nothing', ''],
    ['words', 'yesterday'],
    ['a day that no month has', '2023-02-29'],
    ['an hour that no day has', '2024-02-05T25:00:00Z'],
    ['a zone that is none', 'Mon, 99 Feb 2024 10:00:00 GMT'],
    ['a month without a day', '2024-02'],
    ['a day that may be two', '02/03/2024'],
    ['a day without its century and without a time', '24-02-05'],
    ['a day that may be two, with a time', '02/03/2024 10:00 Europe/Paris'],
    ['a month of signs that no year has', '2024年13月2日'],
    ['more numbers than a date has', '2024. 1. 2. 3. 4.'],
    ['the zero of a program', '0001-01-01T00:00:00Z'],
    ['something very long', `2024-02-05 ${'x'.repeat(1_000)}`],
  ])('answers null for %s', (_name, written) => {
    expect(parseFeedDate(written)).toBeNull();
  });
});

describe('a sound date', () => {
  const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const instant = fc.date({
    min: new Date('1996-01-01T00:00:00Z'),
    max: new Date('2040-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  const zone = fc.constantFrom(
    ...[0, -300, 330, 780, -210].map((minutes) => {
      const [hour, minute] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
      const digits = [hour, minute].map((part) => String(part).padStart(2, '0'));
      return { minutes, sign: minutes < 0 ? '-' : '+', digits };
    }),
  );

  test('of RFC 822 or RFC 3339 is the instant that it means', () => {
    fc.assert(
      fc.property(instant, zone, (date, { minutes, sign, digits }) => {
        const second = new Date(Math.floor(date.getTime() / 1000) * 1000);
        const local = new Date(second.getTime() + minutes * 60_000);
        const iso = local.toISOString().slice(0, 19);
        const [year = '', , day = ''] = iso.slice(0, 10).split('-');
        const month = months[local.getUTCMonth()] ?? '';
        const rfc822 = `${days[local.getUTCDay()] ?? ''}, ${day} ${month} ${year} ${iso.slice(11)}`;
        const found = [`${rfc822} ${sign}${digits.join('')}`, `${iso}${sign}${digits.join(':')}`].map(
          parseFeedDate,
        );
        expect(found.map((one) => Date.parse(one ?? ''))).toEqual([second.getTime(), second.getTime()]);
      }),
      { numRuns: 300 },
    );
  });
});
