/** Names of encodings that are common in feeds and pages and that the Encoding Standard does not know, or not as they are meant. */
const ALIASES: Readonly<Record<string, string>> = {
  utf: 'utf-8',
  u8: 'utf-8',
  'utf-8n': 'utf-8',
  'utf-8-sig': 'utf-8',
  utf8mb4: 'utf-8',
  'latin-1': 'iso-8859-1',
  'iso-latin-1': 'iso-8859-1',
  iso8859: 'iso-8859-1',
  '8859': 'iso-8859-1',
  ansi: 'windows-1252',
  'ms-ansi': 'windows-1252',
  'win-1251': 'windows-1251',
  win1251: 'windows-1251',
  'ms-cyrl': 'windows-1251',
  'win-1252': 'windows-1252',
  koi8: 'koi8-r',
  cp932: 'shift_jis',
  'shift-jis-2004': 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'euc-cn': 'gb18030',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  macroman: 'macintosh',
  'mac-roman': 'macintosh',
  'mac-cyrillic': 'x-mac-cyrillic',
  maccyrillic: 'x-mac-cyrillic',
};

type Decoder = InstanceType<typeof TextDecoder>;

/** A decoder that throws on bytes that are none of its encoding, for a name as documents give it; null for an unknown one. */
export function findDecoder(label: string): Decoder | null {
  const name = label.trim().toLowerCase();
  const dashed = name.replaceAll('_', '-');
  for (const candidate of [ALIASES[dashed], name, dashed]) {
    if (candidate === undefined || candidate === '') continue;
    try {
      return new TextDecoder(candidate, { fatal: true });
    } catch {
      // Not a name that this platform knows: the next spelling is tried.
    }
  }
  return null;
}

/** The encoding of a document of two or four bytes a character, by its mark or by how its first `<` is written, and the mark's bytes. */
export function findWideEncoding(bytes: Uint8Array): { name: string; skip: number } | null {
  const [a, b, c, d] = bytes;
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { name: 'utf-32be', skip: 4 };
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { name: 'utf-32le', skip: 4 };
  if (a === 0xfe && b === 0xff) return { name: 'utf-16be', skip: 2 };
  if (a === 0xff && b === 0xfe) return { name: 'utf-16le', skip: 2 };
  if (a === 0 && b === 0 && c === 0 && d === 0x3c) return { name: 'utf-32be', skip: 0 };
  if (a === 0x3c && b === 0 && c === 0 && d === 0) return { name: 'utf-32le', skip: 0 };
  if (a === 0 && b !== undefined && b !== 0 && c === 0) return { name: 'utf-16be', skip: 0 };
  if (a !== undefined && a !== 0 && b === 0 && c !== 0 && d === 0) return { name: 'utf-16le', skip: 0 };
  return null;
}

/** The `charset` of a Content-Type header, or null. */
export function findCharset(contentType: string | null): string | null {
  return /(?:^|[;,\s])charset\s*=\s*["']?\s*([^"';\s]{1,60})/i.exec(contentType ?? '')?.[1] ?? null;
}

/** The text of bytes that are sound in a decoder's encoding, else null. */
export function tryDecode(decoder: Decoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Encodings of one byte a letter in which Cyrillic text is kept; KOI8-U is KOI8-R with the Ukrainian letters. */
const CYRILLIC = ['windows-1251', 'koi8-u'];

/**
 * Small words of Russian, Ukrainian, Bulgarian and Serbian: any page of text has some. In lower case alone, which one of these
 * encodings has where the other has capitals.
 */
const SMALL_WORDS =
  /(?<!\p{L})(?:и|в|на|не|что|с|по|из|за|от|к|о|это|і|й|та|у|що|з|до|про|є|від|је|се|са|ще|е)(?!\p{L})/gu;

/** How many small words prove that a text is Cyrillic. */
const SMALL_WORDS_MIN = 3;

/** The share of the letters beside ASCII that then are Cyrillic, and of these the share that stand in words of them. */
const CYRILLIC_SHARE = 0.9;
const IN_WORDS_SHARE = 0.6;

/** A word of two and more letters as it stands within a sentence or opens one: accents of other languages stand alone among ASCII. */
const WORD = /(?<!\p{L})\p{Script=Cyrillic}?[\p{Ll}&&\p{Script=Cyrillic}]{2,}(?!\p{L})/gv;

/** Bytes that are looked at: a proof stands in the first pages of a text. */
const GUESSED_BYTES = 200_000;

/** How many small words a text has, where its letters are Cyrillic words; else 0. */
function countSmallWords(text: string): number {
  const foreign = text.match(/[^\x00-\x7f]/gu)?.length ?? 0;
  const letters = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0;
  if (letters < foreign * CYRILLIC_SHARE) return 0;
  const inWords = text.match(WORD)?.join('').length ?? 0;
  return inWords < letters * IN_WORDS_SHARE ? 0 : (text.match(SMALL_WORDS)?.length ?? 0);
}

/**
 * The encoding of Cyrillic text that does not say its own, or calls itself UTF-8 and is not; null for any other text. Told by its words, so
 * that nothing is made Cyrillic that is not.
 */
export function guessCyrillic(bytes: Uint8Array): string | null {
  const head = bytes.subarray(0, GUESSED_BYTES);
  const found = CYRILLIC.map((name) => ({
    name,
    count: countSmallWords(new TextDecoder(name).decode(head)),
  }));
  const best = found.reduce((a, b) => (b.count > a.count ? b : a));
  return best.count >= SMALL_WORDS_MIN ? best.name : null;
}
