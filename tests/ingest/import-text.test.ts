import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScrapedText } from '../../src/ingest/import-text.ts';
import { normaliseText } from '../../src/ingest/normalise.ts';

const FLOOD = 'Water reached the second floor of the town hall before noon, and the bridges were shut.';
const SCHOOLS = 'Schools will stay closed until the pumps have done their work.';

function paragraphsOf(...lines: string[]): string[] {
  return parseScrapedText(lines.join('\n')).text.split('\n\n');
}

describe('boilerplate', () => {
  it.each([
    'Advertisement',
    'ADVERTISEMENT',
    'Advertisement - story continues below',
    'Story continues below advertisement',
    'Article continues below',
    'Read more',
    'Read More »',
    'READ MORE: Mayor resigns after flood [LATEST]',
    'MORE : Mayor resigns after flood',
    'Related:',
    'Related: Five towns under water',
    'You may also like',
    'Share this article',
    'Facebook Twitter WhatsApp Email',
    'Share on Facebook Share on Twitter',
    '12 Comments',
    'Sign up to our newsletter',
    'Sign up for our daily newsletter and never miss a story.',
    'Subscribe to our Morning Post newsletter',
    'Get the latest news straight to your inbox',
    'Follow us on Twitter @example and Facebook.',
    'Follow Ann Lee on Twitter',
    'We use cookies to improve your experience on this site.',
    'This site uses cookies. By continuing to browse you agree to our use of cookies.',
    'We and our partners use cookies to give you the best experience. You can change your preferences.',
    'By signing up, you agree to our terms and privacy policy.',
    'We use your sign-up to pick stories for you. This may bring adverts of third parties. More info',
    'Got a story? Email us at news@example.com',
    'Have your say in the comments below',
    '© 2023 Example Media',
    'Copyright 2023 Example Media. All rights reserved.',
    'Source: Read Full Article',
    'The post Mayor resigns appeared first on The Example.',
    '(Reporting by Ann Lee; Editing by Bob Ray)',
    'View this post on Instagram',
    'A post shared by Ann Lee (@annlee)',
    '#Flood2022',
    'pic.twitter.com/abc123',
    'Image source, Getty Images',
    'Photo: Ann Lee/Reuters',
    'A boat ties up at the town hall. Ann Lee via Getty Images',
    'A boat ties up at the town hall Getty Images',
    'A boat ties up at the town hall (AFP via Getty Images)',
    'A boat ties up at the town hall (Reuters)',
    'A boat ties up at the town hall. (Photo by Ann Lee/Getty Images)',
    'A boat ties up. REUTERS/Ann Lee',
  ])('goes: %s', (line) => {
    const { text, removed } = parseScrapedText([FLOOD, line, SCHOOLS].join('\n'));
    expect(text).toBe(`${FLOOD}\n\n${SCHOOLS}`);
    expect(removed).toEqual([line]);
  });

  it('takes the tagged headlines that a label brings along, and no others', () => {
    const after = "DON'T MISS\nMayor resigns after flood [ANALYSIS]\nWhy the dam held [INSIGHT]";
    expect(paragraphsOf(FLOOD, after, SCHOOLS)).toEqual([FLOOD, SCHOOLS]);
    expect(paragraphsOf(FLOOD, 'The dam held [PHOTO]', SCHOOLS)).toHaveLength(3);
  });

  it.each([
    ['after a line', `${FLOOD}\nAdvertisement`],
    ['after a sentence', `${FLOOD} Advertisement`],
    ['without a space', `${FLOOD}Advertisement`],
    ['before a sentence', `Advertisement ${FLOOD.replace('Water', 'The water')}`],
    ['before a sentence without a space', `Advertisement${FLOOD}`],
    ['with a tail', `${FLOOD} Source: Read Full Article`],
  ])('is cut from reporting: %s', (_name, raw) => {
    expect(parseScrapedText(raw).text.replace('The water', 'Water')).toBe(FLOOD);
  });

  it('parts the sentences between which it stood', () => {
    expect(
      paragraphsOf('The dam held.Advertisement“We were lucky,” he said. Advertisement The rain went on.'),
    ).toEqual(['The dam held.', '“We were lucky,” he said.', 'The rain went on.']);
  });
});

/** Each must survive wherever it stands: losing one is worse than keeping a hundred buttons. */
const REPORTING = [
  'Advertisement spending in the capital fell by half after the banks left.',
  'Advertisement Standards Board inspectors ordered the posters down.',
  'The paper lost its only advertisement.',
  'Recruiters paid for one more Advertisement',
  '“Advertisement” was painted on the wall.',
  'The ad was paid for by the army.',
  '“We use cookies to bribe the guards,” the prisoner told the court.',
  'The portal uses cookies to follow soldiers, investigators found.',
  'We use cookies as bait for rats in the trench.',
  'Volunteers baked cookies for your brothers at the front.',
  'Getty Images withdrew the picture after complaints.',
  'The photograph was sold to Getty Images.',
  'Boats tie up at the town hall. Looters took the silver in the night. Photo: Ann Lee/Reuters',
  'Boats tie up at the town hall. Looters took the silver in the night. Ann Lee via Getty Images',
  'Photographs by satellite firms show new graves.',
  'The newsletter went to 4,000 families, who were told to unsubscribe at any time.',
  'Sign up to our newsletter, read the leaflet that he handed to conscripts.',
  'Readers who sign up to our newsletter were sent a forged draft notice, the paper said.',
  'Subscribe was the only word on the screen.',
  'Get the news to your email, the leaflet urged.',
  'Follow us on Telegram was painted on the tank.',
  'You can follow us on foot, the guide told the reporters.',
  'The minister tweeted: “We will hold the line.”',
  'In a tweet — Ann Lee (@annlee) May 3, 2022 — she said that the town had fallen.',
  'Ann Lee (@annlee) wrote on May 3, 2022 that the town had fallen.',
  'He put the film at t.co/abc123 before the censors removed it.',
  'The hashtag #NoToWar was banned.',
  'By Tuesday the bridge had gone.',
  'By Friday Moscow Police Had Closed The Road.',
  'Share prices fell in Moscow.',
  'Copyright law was changed in 2022 to allow piracy.',
  'Related units were pulled back.',
  'Read more books, the chaplain advised the men.',
  'More than 200 soldiers died.',
  'Source: a sergeant of the brigade, who asked not to be named.',
  'The source read the full article aloud.',
  'Two men were killed, he added. (AFP)',
  'Losses mounted in the east, the general said. Reuters',
  'Print runs of the paper were cut.',
  'Loading of the ships took two days.',
  'The post was taken down, appeared again on Friday, and was read by millions.',
  'Tell us what happened below, the rescuers shouted into the rubble.',
  'It was published on May 9, 2022.',
  'This website published the names of 200 dead men.',
];

describe('reporting that looks like boilerplate', () => {
  it.each(REPORTING)('stays: %s', (line) => {
    for (const at of [0, 1, 2]) {
      const lines = [FLOOD, SCHOOLS];
      lines.splice(at, 0, line);
      const { title, text } = parseScrapedText(lines.join('\n'));
      expect([title, ...text.split('\n\n')].filter((part) => part !== '')).toEqual(lines);
    }
  });

  it('keeps its order among any boilerplate', () => {
    const noise = fc.constantFrom(
      'Advertisement',
      'Read more',
      'Share this article',
      'Related:',
      '© 2023 Example Media',
    );
    const sentence = fc.constantFrom(FLOOD, SCHOOLS, ...REPORTING.filter((line) => line.endsWith('.')));
    fc.assert(
      fc.property(fc.array(fc.oneof(noise, sentence), { minLength: 1 }), (lines) => {
        const wanted = lines.filter((line) => line.endsWith('.'));
        expect(parseScrapedText(lines.join('\n')).text).toBe(wanted.join('\n\n'));
      }),
    );
  });

  it('never gains or changes a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
        const { title, text } = parseScrapedText(raw);
        const whole = normaliseText(raw);
        for (const part of [title, ...text.split('\n\n')]) expect(whole).toContain(part);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['signatures', 'x — A (@a) May 1, 2022 '.repeat(17_000)],
    ['dashes', '— '.repeat(190_000)],
    ['markers', 'Advertisement '.repeat(28_000)],
    ['capitals', `Follow ${'A'.repeat(590)}\n`.repeat(600)],
    ['short lines', 'Read more\n'.repeat(39_000)],
    ['links', 'https://t.co/a '.repeat(26_000)],
    ['link lines', 'Go https://t.co/a\n'.repeat(22_000)],
  ])('takes little time for a text of %s', (_name, raw) => {
    const start = performance.now();
    parseScrapedText(raw);
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('embedded posts', () => {
  const SIGNED = '— River Board 🌊 (@riverboard) October 8, 2022';

  it.each([
    ['in one paragraph', [`The gauge stands at 7 metres. #flood pic.twitter.com/abc ${SIGNED}`]],
    [
      'over lines, signed last',
      [
        'River levels at noon – 8 October 2022.',
        'Full table: https://t.co/abc',
        `🌊 #flood pic.twitter.com/abc ${SIGNED}`,
      ],
    ],
    [
      'over lines, signed in the middle',
      [
        'River levels at noon - 8 October 2022',
        SIGNED,
        'Full table: https://t.co/abc',
        '🌊 #flood 🌊 pic.twitter.com/abc',
      ],
    ],
    [
      'with its date on a line of its own',
      ['River levels at noon', '— River Board (@riverboard)', 'October 8, 2022'],
    ],
    ['with an advertisement amid', ['Full table: https://t.co/abc', 'Advertisement', `#flood ${SIGNED}`]],
    [
      'with a hyphen and a British date',
      ['The gauge stands at 7 metres - River Board (@riverboard) 8 October 2022'],
    ],
  ])('go whole: %s', (_name, post) => {
    for (const separator of ['\n', '\n\n']) {
      const result = parseScrapedText([FLOOD, ...post, SCHOOLS].join(separator));
      expect(result.text).toBe(`${FLOOD}\n\n${SCHOOLS}`);
      expect(result).toMatchObject({
        published: '2022-10-08',
        publishedBasis: 'an embedded post dated 8 October 2022',
      });
    }
  });

  it('leave the reporting that runs on after them', () => {
    expect(
      paragraphsOf(FLOOD, `7 metres now! #flood https://t.co/abc ${SIGNED} The board gave no forecast.`),
    ).toEqual([FLOOD, 'The board gave no forecast.']);
  });

  it('leave a sentence before a bare signature, and a note that it may be theirs', () => {
    const { text, notes } = parseScrapedText([FLOOD, SIGNED, SCHOOLS].join('\n'));
    expect(text).toBe(`${FLOOD}\n\n${SCHOOLS}`);
    expect(notes).toEqual([
      'the paragraph before the post of @riverboard may hold its words: “Water reached the second floor of the town hall before noon,…”',
    ]);
  });

  it('leave the line that introduces them', () => {
    expect(paragraphsOf('The board wrote:', SIGNED, SCHOOLS)).toEqual(['The board wrote:', SCHOOLS]);
  });

  it('date the text by the newest of several', () => {
    const posts = [
      'One https://t.co/a — Ann (@ann) May 1, 2022',
      'Two https://t.co/b — Bob (@bob) May 3, 2022',
    ];
    expect(parseScrapedText([FLOOD, ...posts].join('\n'))).toMatchObject({
      text: FLOOD,
      published: '2022-05-03',
      publishedBasis: 'the newest of 2 embedded posts, dated 3 May 2022',
    });
  });
});

describe('title', () => {
  it('is a short first line without a full stop', () => {
    const { title, text } = parseScrapedText(`Town hall under water\n${FLOOD}`);
    expect([title, text]).toEqual(['Town hall under water', FLOOD]);
  });

  it('is taken once where the page gives it twice', () => {
    expect(parseScrapedText(`Will the dam hold?\nWill the dam hold?\n${FLOOD}`)).toMatchObject({
      title: 'Will the dam hold?',
      text: FLOOD,
    });
  });

  it.each([
    ['a sentence', FLOOD],
    ['a caption', 'A boat at the town hall. Ann Lee via Getty Images'],
    ['what may be a caption', 'A boat at the town hall Getty Images'],
    ['a label', 'World news'],
    ['an introduction', 'What we know so far:'],
    ['a long line', `Water ${'and more water '.repeat(12)}`],
  ])('is not %s', (_name, first) => {
    expect(parseScrapedText(`${first}\n${SCHOOLS}`).title).toBe('');
  });

  it('is not the only line', () => {
    expect(parseScrapedText('Town hall under water')).toMatchObject({
      title: '',
      text: 'Town hall under water',
    });
  });

  it('brings a note where it names somebody whom the text does not', () => {
    expect(parseScrapedText(`Town hall is ‘lost’ says Brannigan\n${FLOOD}`).notes).toEqual([
      'the title names “Brannigan” and the text does not: it may belong to a picture or a video',
    ]);
  });
});

describe('date and byline', () => {
  it.each([
    ['a scraper’s marker', ` date 2023-05-18 ${FLOOD}`, '2023-05-18', 'the date at the head of the text'],
    [
      'a date line',
      `Town hall under water\nPublished: Thursday, 18 May 2023 at 10:15 BST\n${FLOOD}`,
      '2023-05-18',
      'the date at the head of the text',
    ],
    [
      'a date of update',
      `Updated 10:30 AM EDT, Sept. 3rd, 2022\n${FLOOD}`,
      '2022-09-03',
      'the date of update at the head of the text',
    ],
    ['a dateline', `LEEDS, England, May 18, 2023 (Reuters) — ${FLOOD}`, '2023-05-18', 'the dateline'],
  ])('comes from %s', (_name, raw, published, publishedBasis) => {
    expect(parseScrapedText(raw)).toMatchObject({ published, publishedBasis });
  });

  it.each([
    ['a weekday', `The mayor spoke on Thursday. ${FLOOD}`],
    ['a day without a year', `LEEDS, May 18 (Reuters) — ${FLOOD}`],
    ['a day within a sentence', `The dam was built on 18 May 1953. ${FLOOD}`],
    ['a day that never was', `date 2023-02-30 ${FLOOD}`],
    ['digits that differ by country', `05/06/2022\n${FLOOD}`],
  ])('does not come from %s', (_name, raw) => {
    expect(parseScrapedText(raw)).toMatchObject({ published: null, publishedBasis: null });
  });

  it('drops the credited caption behind a marker and keeps a sentence there', () => {
    const caption = 'Boats in the square in Leeds, England on May 09, 2023. Ann Lee via Getty Images';
    expect(parseScrapedText(` date 2023-05-18 ${caption}\n\n${FLOOD}`).text).toBe(FLOOD);
    expect(parseScrapedText(` date 2023-05-18 ${SCHOOLS}\n\n${FLOOD}`).text).toBe(`${SCHOOLS}\n\n${FLOOD}`);
  });

  it('takes a byline out of the text', () => {
    expect(
      parseScrapedText(`Town hall under water\nBy Ann Lee, River Correspondent\n${FLOOD}`),
    ).toMatchObject({
      title: 'Town hall under water',
      byline: 'Ann Lee',
      text: FLOOD,
    });
  });
});

it('gives no text where there was only boilerplate', () => {
  expect(parseScrapedText('Advertisement\nRead more')).toMatchObject({ title: '', text: '' });
  expect(parseScrapedText('')).toMatchObject({ title: '', text: '', published: null, removed: [] });
});
