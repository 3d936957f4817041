import { describe, expect, it } from 'vitest';
import { Hedge } from '../../src/model/claim.ts';
import {
  attributionWords,
  countWords,
  dayWords,
  numberWords,
  publisherWords,
  quantityWords,
  rangeWords,
} from '../../src/render/words.ts';

describe('dates', () => {
  it('writes a day, and the day of an instant, in English', () => {
    expect(dayWords('2022-05-19')).toBe('19 May 2022');
    expect(dayWords('2022-04-01T23:30:00Z')).toBe('1 Apr 2022');
  });

  it('shortens a range by what both ends share', () => {
    expect(rangeWords('2022-05-19', '2022-05-19')).toBe('19 May 2022');
    expect(rangeWords('2022-05-01', '2022-05-07')).toBe('1–7 May 2022');
    expect(rangeWords('2022-03-28', '2022-04-03')).toBe('28 Mar – 3 Apr 2022');
    expect(rangeWords('2022-12-28', '2023-01-03')).toBe('28 Dec 2022 – 3 Jan 2023');
  });
});

describe('numbers', () => {
  it('groups thousands by hand', () => {
    expect([0, 999, 1_000, 28_000, 1_234_567, 1.5].map(numberWords)).toEqual([
      '0',
      '999',
      '1,000',
      '28,000',
      '1,234,567',
      '1.5',
    ]);
  });

  it('counts one and many', () => {
    expect(countWords(1, 'story', 'stories')).toBe('1 story');
    expect(countWords(1_204, 'story', 'stories')).toBe('1,204 stories');
  });
});

describe('quantities', () => {
  it.each([
    [{ low: 28_000, high: 28_000, qualifier: null }, '28,000'],
    [{ low: 28_000, high: 28_000, qualifier: 'about' }, 'about 28,000'],
    [{ low: null, high: 200_000, qualifier: 'up to' }, 'up to 200,000'],
    [{ low: null, high: 200_000, qualifier: null }, 'up to 200,000'],
    [{ low: 28_000, high: null, qualifier: 'over' }, 'over 28,000'],
    [{ low: 28_000, high: null, qualifier: null }, 'at least 28,000'],
    [{ low: 2_000, high: 4_000, qualifier: null }, '2,000 to 4,000'],
    [{ low: 2_000, high: 4_000, qualifier: 'between' }, 'between 2,000 and 4,000'],
    [{ low: null, high: null, qualifier: 'dozens' }, 'dozens'],
    [{ low: null, high: null, qualifier: null }, 'number not given'],
  ])('writes %o as its source puts it', (quantity, words) => {
    expect(quantityWords(quantity)).toBe(words);
  });
});

describe('who says it', () => {
  it.each([
    ['Ukraine’s general staff', 'claimed', null, 'Ukraine’s general staff, claimed'],
    ['Kyiv', 'said', null, 'Kyiv, said'],
    ['UK MoD', null, 'likely', 'UK MoD, assessed as likely'],
    ['UK MoD', null, 'remote chance', 'UK MoD, assessed as having a remote chance'],
    ['UK MoD', null, 'realistic possibility', 'UK MoD, assessed as a realistic possibility'],
    ['UK MoD', null, 'almost certain', 'UK MoD, assessed as almost certain'],
    [null, 'estimated', null, 'the report itself, estimated'],
    [null, null, 'unlikely', 'the report itself, assessed as unlikely'],
  ] as const)(
    'names the speaker %s, the hedge %s, the probability %s',
    (speaker, hedge, probability, words) => {
      expect(attributionWords({ speaker, hedge, probability })).toBe(words);
    },
  );

  it('prints every hedge beside a probability but a plain "said"', () => {
    const words = Hedge.options.map((hedge) =>
      attributionWords({ speaker: 'UK MoD', hedge, probability: 'likely' }),
    );
    expect(words).toEqual([
      'UK MoD, assessed as likely',
      ...['claimed', 'estimated', 'reported', 'confirmed', 'denied'].map(
        (hedge) => `UK MoD, ${hedge}, assessed as likely`,
      ),
    ]);
  });

  it.each([
    ['Ben Hodges', 'said', null, 'Ben Hodges, quoted'],
    ['Ben Hodges', 'denied', null, 'Ben Hodges, quoted, denied'],
    ['Ben Hodges', 'said', 'likely', 'Ben Hodges, quoted, assessed as likely'],
    [null, null, null, 'the report itself, quoting'],
  ] as const)(
    'marks what %s gives in its own words, not what is reported',
    (speaker, hedge, probability, words) => {
      expect(attributionWords({ speaker, hedge, manner: 'quotation', probability })).toBe(words);
      expect(attributionWords({ speaker, hedge, manner: 'report', probability })).toBe(
        attributionWords({ speaker, hedge, probability }),
      );
    },
  );

  it('says so where the report names nobody', () => {
    expect(attributionWords({ speaker: null, hedge: null, probability: null })).toBe('the report itself');
  });

  it('never passes a brief off as an outlet’s report', () => {
    expect(publisherWords({ publisher: 'Sitrep brief', after: 'HuffPost UK' })).toBe(
      'Sitrep brief, after HuffPost UK',
    );
    expect(publisherWords({ publisher: 'Sitrep brief', after: null })).toBe(
      'Sitrep brief, after a report whose outlet is not named',
    );
    expect(publisherWords({ publisher: 'BBC News', after: null })).toBe('BBC News');
    expect(publisherWords({ publisher: null, after: null })).toBe('publisher not given');
  });

  it('keeps a right-to-left name from reordering its line', () => {
    expect(publisherWords({ publisher: 'قناة', after: null })).toBe('\u2068قناة\u2069');
  });
});
