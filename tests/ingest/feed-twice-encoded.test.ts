import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repairTwiceEncoded } from '../../src/ingest/feeds/twice-encoded.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const asWestern = (text: string) => new TextDecoder('windows-1252').decode(utf8(text));
const asLatin = (text: string) => String.fromCharCode(...utf8(text));

/** The letters of languages that windows-1252 can write; of Czech, Polish, Romanian and Turkish those that it has. */
const LETTERS: Readonly<Record<string, string>> = {
  French: 'àâæçèéêëîïôùûüÿœ',
  German: 'äöüß',
  Spanish: 'áéíñóúü',
  Portuguese: 'áâãàçéêíóôõú',
  Italian: 'àèéìòù',
  Catalan: 'àçèéíïòóúü',
  Dutch: 'éëïöü',
  Polish: 'ó',
  Czech: 'áéíóúýšž',
  Slovak: 'áäéíóôúýšž',
  Estonian: 'äöõüšž',
  Romanian: 'âî',
  Turkish: 'çöüâîû',
  Icelandic: 'áðéíóúýþæö',
  Danish: 'æøåé',
  Swedish: 'åäöé',
};

/** What closes words, joins them and opens them. */
const CLOSING = [
  ...'’‘“”»«›‹…,.:;!?)™®©°²³¹½¼¾ªº·–—•§¡¿´',
  '’s',
  '’S',
  '\xA0',
  '\xA0»',
  '\xA0:',
  '\xA0€',
  ' –',
  '',
];
const JOINING = [' ', ' ', '\xA0', '–', '—', '’', '-', '/', '·', '… '];
const OPENING = [
  '',
  '',
  '',
  '«\xA0',
  '»',
  '“',
  '„',
  '‚',
  '‹',
  '‘',
  '¡',
  '¿',
  '(',
  '–\xA0',
  '€',
  '£',
  '§\xA0',
];

const ascii = (least: number) =>
  fc.string({ unit: fc.constantFrom(...'abdeilmnorst'), minLength: least, maxLength: 4 });
const inCase = fc.constantFrom<(word: string) => string>(
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`,
);

/** Text of few accents, each of them where a sign may follow: all of them must look like UTF-8 for it to be changed. */
function soundText(letters: string) {
  const accented = fc
    .tuple(ascii(1), fc.constantFrom(...letters), fc.oneof(fc.constant(''), ascii(0)), inCase)
    .map(([before, letter, after, change]) => change(before + letter + after));
  const plain = fc.tuple(ascii(1), inCase).map(([word, change]) => change(word));
  const word = fc
    .tuple(
      fc.constantFrom(...OPENING),
      fc.oneof(accented, plain),
      fc.array(fc.constantFrom(...CLOSING), { maxLength: 2 }),
      fc.constantFrom(...JOINING),
    )
    .map(([open, body, close, join]) => {
      const closed = open + body + close.join('');
      // Only letters and closed words are joined without a space.
      return closed + (close.length === 0 || join.startsWith(' ') ? join : ' ');
    });
  return fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('').trimEnd());
}

const MORE_LETTERS = 'ąćęłńśźżčřšžěůőűğışțșāēīūļņķàâæçèéêëîïôùûüáíñóúãõìòäößðýþøåœ';

/** Two words with a letter that ASCII has not, small or at the beginning of the word. */
const accentedText = fc
  .array(
    fc
      .tuple(
        ascii(1),
        fc.constantFrom(...MORE_LETTERS),
        ascii(0),
        fc.constantFrom('', '. ', ', ', '!', '…', '»'),
      )
      .map(([before, letter, after, sign]) => before + letter + after + sign),
    { minLength: 2, maxLength: 6 },
  )
  .map((words) => words.join(' '));

const wordOf = (letters: string) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: 2, maxLength: 6 });
const otherScript = fc.constantFrom(
  ...['абвгдежзиклмнопрстуфхцчшыьэюяіїєґ', 'αβγδεζηθικλμνξοπρστυφχψωάέή', 'אבגדהוזחטיכלמנסעפצקרשת'],
  ...['ابتثجحخدذرزسشصضطظعغفقكلمنهوي', '日本語中文新聞', '한국어뉴스', 'नमसतकल', 'กขคงจ'],
);
const otherText = otherScript.chain((letters) =>
  fc.array(wordOf(letters), { minLength: 1, maxLength: 4 }).map((words) => words.join(' ')),
);
const signedText = fc
  .tuple(ascii(1), fc.constantFrom(...'’“”–—…€™•−→', '‘', '😀', 'don’t', '“so” – '), ascii(0))
  .map(([before, sign, after]) => `${before}${sign}${after}`);

describe('repairTwiceEncoded', () => {
  test.each(Object.entries(LETTERS))('leaves sound text of %s as it is', (_language, letters) => {
    fc.assert(
      fc.property(soundText(letters), (text) => {
        expect(repairTwiceEncoded(text)).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ...[
      'ROSÉ’s',
      'BEYONCÉ’S',
      'NESTLÉ’S PROFITS',
      'RENÉ–MARIE',
      'LIBERTÉ\xA0:',
      'ÉTÉ\xA0»',
      'CAFÉ«',
      'CAFÉ™',
    ],
    ...['Mehr Spaß…', 'Das Maß²', '1 À 2°', 'Ñ¿', 'OÙ…', 'Ø…', 'É…', 'AMANHÃ…', 'AMANHÃ”', 'IRÃ–EUA'],
    ...[
      'MANHÃ\xA0:',
      'VÝŠKA',
      'PÍŠE',
      'MÔŽE',
      'Úžas v Brne',
      'belâ…”',
      'Le café…»',
      'voilà\xA0»',
      'n×½',
      'FRÅ·FRÄ·A',
    ],
  ])('leaves %s as it is', (text) => {
    expect(repairTwiceEncoded(text)).toBe(text);
  });

  test.each([
    ['letters of Latin', accentedText],
    ['words of other scripts', otherText],
    ['signs', signedText],
  ])('puts %s right', (_name, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(repairTwiceEncoded(asWestern(text))).toBe(text);
        expect(repairTwiceEncoded(asLatin(text))).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ...[
      'café',
      'à la carte',
      'é bom',
      'Öl für alle',
      'Łódź',
      'Şişli',
      'İstanbul',
      'București',
      'Việt Nam',
      'Əliyev, əmək',
    ],
    ...['RÉPUBLIQUE', 'ESPAÑA', 'AÇÃO', 'HÔTEL', 'CORAZÓN', 'GRÖßE', 'İÇİN', 'ŁÓDŹ', 'ÖSTERREICH', 'MÜNCHEN'],
    ...['5\xA0°C', '«\xA0Oui\xA0»', '£5', '5\xA0€', 'don’t', 'Հայերեն', 'Viele Grüße 😀'],
  ])('puts %s right', (text) => {
    expect(repairTwiceEncoded(asWestern(text))).toBe(text);
    expect(repairTwiceEncoded(asLatin(text))).toBe(text);
  });

  test('leaves what may be either as it stands', () => {
    expect(repairTwiceEncoded(asWestern('KÖLN'))).toBe('KÃ–LN');
    expect(repairTwiceEncoded('IRÃ–EUA')).toBe('IRÃ–EUA');
  });
});
