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
