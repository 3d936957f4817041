import { describe, expect, it } from 'vitest';
import { describeDay, findWrittenDay } from '../../src/ingest/written-dates.ts';

describe('findWrittenDay', () => {
  it.each([
    ['May 18, 2023', '2023-05-18'],
    ['18 May 2023', '2023-05-18'],
    ['1st June, 2022', '2022-06-01'],
    ['Sept. 3, 2022', '2022-09-03'],
    ['MARCH 2nd 2024', '2024-03-02'],
    ['29 Feb 2024', '2024-02-29'],
    ['2022-10-08', '2022-10-08'],
  ])('reads %s', (written, day) => {
    expect(findWrittenDay(written)).toBe(day);
  });

  it.each([
    '29 Feb 2023',
    'June 31, 2022',
    '2023-02-30',
    '0 May 2022',
    'May 2022',
    '18/05/2023',
    'Thursday',
    '',
  ])('finds no day in %j', (written) => {
    expect(findWrittenDay(written)).toBeNull();
  });
});

it('describes a day in words', () => {
  expect(describeDay('2022-10-08')).toBe('8 October 2022');
});
