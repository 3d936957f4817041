import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../src/ingest/feeds/parse-feed.ts';

const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf8 = (text: string) => new TextEncoder().encode(text);

function utf16(text: string, isLittleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), isLittleEndian);
  return new Uint8Array(view.buffer);
}

function utf32(text: string, isLittleEndian: boolean): Uint8Array {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0);
  const view = new DataView(new ArrayBuffer(points.length * 4));
  for (const [at, point] of points.entries()) view.setUint32(at * 4, point, isLittleEndian);
  return new Uint8Array(view.buffer);
}

function feed(title: string, encoding?: string): string {
  const declaration = encoding === undefined ? '' : `<?xml version="1.0" encoding="${encoding}"?>\n`;
  return `${declaration}<rss version="2.0"><channel><item><title>${title}</title></item></channel></rss>`;
}

/** A feed of an encoding, with the title's bytes given. */
function bytesOf(encoding: string, title: readonly number[]): Uint8Array {
  const [before = '', after = ''] = feed('|', encoding).split('|');
  return Uint8Array.of(...latin(before), ...title, ...latin(after));
}

function read(bytes: Uint8Array, contentType?: string) {
  const result = parseFeed(bytes, { contentType });
  if (!result.ok) throw new Error(result.error);
  return { title: result.feed.entries[0]?.title, problems: result.feed.problems.map(({ kind }) => kind) };
}

/** Text in an encoding of one byte a letter. */
function encodeIn(encoding: string, text: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const table = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const),
  );
  return Uint8Array.from(text, (letter) => table.get(letter) ?? 0x3f);
}

describe('a feed that calls itself UTF-8 and is not', () => {
  const russian = 'В порту на Днепре не работает кран, сообщили в городе и на причале';
  const ukrainian = 'У порту не працює кран, повідомили в місті та на причалі, що з ним';
  test.each([
    ['windows-1251', russian],
    ['windows-1251', ukrainian],
    ['koi8-u', russian],
    ['koi8-u', ukrainian],
    [
      'koi8-r',
      'С утра в порту не работает кран. И. Иванов и С. Петров сообщили, что из города на причал не пройти. Я не знаю.',
    ],
  ])('is read as the %s that its words are', (encoding, title) => {
    expect(read(encodeIn(encoding, feed(title, 'utf-8')))).toEqual({ title, problems: ['encoding'] });
  });

  test.each([
    ['windows-1252', 'Général Dupré à Orléans, où l’été est tombé, répète « à bientôt »'],
    ['windows-1252', 'Il ministro è arrivato, è partito ed è tornato: così è, perché è città'],
    ['windows-1252', 'O campeão é campeão e é São Paulo é que é, não é'],
    ['windows-1252', 'Det er å gå å få å se på båten å så blåser det'],
    ['windows-1252', 'Für Österreich gäbe es größere Übel, sagt die Küche à la carte'],
    ['windows-1253', 'Η γέφυρα στο λιμάνι δεν λειτουργεί, λένε στην πόλη και στο λιμάνι'],
    ['windows-1255', 'המנוף בנמל אינו פועל, כך נמסר בעיר'],
    ['windows-1256', 'الرافعة في الميناء لا تعمل كما قالوا في المدينة'],
    ['iso-8859-2', 'Dźwig w porcie nie działa, mówią w mieście i na nabrzeżu, że łódź'],
  ])('is not made Cyrillic where it is %s', (encoding, title) => {
    expect(read(encodeIn(encoding, feed(title, 'utf-8'))).title).not.toMatch(/\p{Script=Cyrillic}/u);
  });
});

describe('the encoding of a feed', () => {
  test.each<[encoding: string, bytes: readonly number[], title: string]>([
    ['windows-1251', [0xca, 0xe8, 0xe5, 0xe2], 'Киев'],
    ['cp1251', [0xca, 0xe8, 0xe5, 0xe2], 'Киев'],
    ['koi8-r', [0xeb, 0xc9, 0xc5, 0xd7], 'Киев'],
    ['KOI8-U', [0xeb, 0xc9, 0xa7, 0xd7], 'Київ'],
    ['iso-8859-2', [0xa3, 0xf3, 0x64, 0xbc], 'Łódź'],
    ['ISO_8859-15', [0xa4, 0x35], '€5'],
    ['shift_jis', [0x93, 0xfa, 0x96, 0x7b], '日本'],
    ['euc-jp', [0xc6, 0xfc, 0xcb, 0xdc], '日本'],
    ['gb2312', [0xd6, 0xd0, 0xb9, 0xfa], '中国'],
    ['gb18030', [0x81, 0x30, 0x84, 0x36, 0xd6, 0xd0], '¥中'],
    ['big5', [0xa4, 0xa4, 0xa4, 0xe5], '中文'],
    ['euc-kr', [0xc7, 0xd1, 0xb1, 0xb9], '한국'],
    ['us-ascii', [0x93, 0x68, 0x69, 0x94], '“hi”'],
  ])('%s is read as its declaration says', (encoding, bytes, title) => {
    expect(read(bytesOf(encoding, bytes))).toEqual({ title, problems: [] });
  });

  test.each([
    ['UTF-16 with a mark, little-endian', utf16(`\uFEFF${feed('Київ', 'utf-16')}`, true)],
    ['UTF-16 with a mark, big-endian', utf16(`\uFEFF${feed('Київ', 'utf-16')}`, false)],
    ['UTF-16 without a mark, little-endian', utf16(feed('Київ', 'utf-16le'), true)],
    ['UTF-16 without a mark, big-endian', utf16(feed('Київ'), false)],
    ['UTF-32 with a mark', utf32(`\uFEFF${feed('Київ', 'ucs-4')}`, true)],
    ['UTF-32 without a mark', utf32(feed('Київ', 'utf-32'), false)],
    ['UTF-8 with a mark and a declaration that lies', utf8(`\uFEFF${feed('Київ', 'windows-1252')}`)],
    ['UTF-8 declared as Latin-1', utf8(feed('Київ', 'iso-8859-1'))],
    ['UTF-8 declared as UTF-16', utf8(feed('Київ', 'utf-16'))],
    ['UTF-8 without a declaration', utf8(feed('Київ'))],
  ])('%s is recognised', (_name, bytes) => {
    expect(read(bytes)).toEqual({ title: 'Київ', problems: [] });
  });

  test('the charset of the HTTP header goes before the declaration', () => {
    const bytes = bytesOf('koi8-r', [0xca, 0xe8, 0xe5, 0xe2]);
    expect(read(bytes, 'text/xml; charset="windows-1251"').title).toBe('Киев');
  });

  test('a media type without a charset, and one that is wrong, change nothing', () => {
    expect(read(bytesOf('koi8-r', [0xeb, 0xc9, 0xc5, 0xd7]), 'text/html').title).toBe('Киев');
  });

  test('an encoding that nobody knows is noted', () => {
    expect(read(bytesOf('x-made-up', [0x61]))).toEqual({ title: 'a', problems: ['encoding'] });
  });

  test('bytes that are not what the declaration says are read stretch by stretch, and noted', () => {
    const [before = '', after = ''] = feed('A|</title></item><item><title>Київ', 'utf-8').split('|');
    const bytes = Uint8Array.of(...utf8(before), 0x93, 0xe9, 0x94, ...utf8(after));
    const result = parseFeed(bytes);
    const titles = result.ok ? result.feed.entries.map(({ title }) => title) : [];
    expect(titles).toEqual(['A“é”', 'Київ']);
    expect(result.ok && result.feed.problems.map(({ kind }) => kind)).toEqual(['encoding']);
  });

  test('a UTF-16 text with half a character keeps the rest', () => {
    const bytes = utf16(`\uFEFF${feed('A\uD800B')}`, true);
    expect(read(bytes)).toEqual({ title: 'A\uFFFDB', problems: ['encoding'] });
  });

  test('EBCDIC is read where the document begins in it', () => {
    const bytes = Uint8Array.of(
      ...[0x4c, 0x6f, 0xa7, 0x94, 0x93, 0x6f, 0x6e], // <?xml?>
      ...[0x4c, 0x86, 0x85, 0x85, 0x84, 0x6e], // <feed>
      ...[
        0x4c, 0xa3, 0x89, 0xa3, 0x93, 0x85, 0x6e, 0xc1, 0xf1, 0x4c, 0x61, 0xa3, 0x89, 0xa3, 0x93, 0x85, 0x6e,
      ], // <title>A1</title>
      ...[0x4c, 0x61, 0x86, 0x85, 0x85, 0x84, 0x6e], // </feed>
    );
    expect(parseFeed(bytes)).toMatchObject({ ok: true, feed: { format: 'atom', title: 'A1' } });
  });

  test('text that was encoded twice, and the controls that stand for quotation marks, are put right', () => {
    const twice = String.fromCharCode(...utf8('Café'));
    expect(read(utf8(feed(twice))).title).toBe('Café');
    const western = new TextDecoder('windows-1252').decode(utf8('It’s a “café” – 5\u00A0€'));
    expect(read(utf8(feed(western))).title).toBe('It’s a “café” – 5 €');
    expect(read(utf8(feed('&#147;So&#148; it&#x92;s'))).title).toBe('“So” it’s');
  });

  test.each(['Übergröße „Å“', 'SÃO', 'Ã© and Київ', '5 € – “naïve”'])('%s is left as it is', (title) => {
    expect(read(utf8(feed(title))).title).toBe(title);
  });

  test('UTF-8 in a document of another encoding is read as UTF-8 where a text is wholly such', () => {
    const declared = '<?xml version="1.0" encoding="iso-8859-1"?>';
    const items = [
      utf8('<item><title>It’s</title></item>'),
      [...utf8('<item><title>Caf'), 0xe9, ...utf8('</title></item>')],
    ];
    const bytes = Uint8Array.of(
      ...utf8(`${declared}<rss><channel>`),
      ...items.flatMap((one) => [...one]),
      ...utf8('</channel></rss>'),
    );
    const result = parseFeed(bytes);
    expect(result.ok && result.feed.entries.map(({ title }) => title)).toEqual(['It’s', 'Café']);
  });
});
