import { CsvReader, type CsvRecord, findDelimiter } from '../deliver/csv-reader.ts';
import { CSV_PIECE_UNITS, CSV_RECORD_MAX } from '../limits.ts';

/** A file cannot be read as CSV at all; the message says why, in words. */
export class CsvError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CsvError';
  }
}

/** The encoding that a file's first bytes show (WHATWG Encoding, "BOM sniff"), or null. */
function sniffEncoding(bytes: Uint8Array): string | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : null;
}

type Decoder = InstanceType<typeof TextDecoder>;

function openDecoder(label: string): Decoder {
  try {
    return new TextDecoder(label);
  } catch {
    throw new CsvError(
      `there is no encoding "${label.slice(0, 40)}"; there is utf-8, utf-16 and windows-1252`,
    );
  }
}

/** The `charset` of a Content-Type, or null. */
export function findCharset(contentType: string | undefined): string | null {
  return /;\s*charset="?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? null;
}

/** A body as text, in pieces of at least CSV_PIECE_UNITS but the last. */
async function* decodeBody(body: ReadableStream<Uint8Array>, charset: string | null): AsyncGenerator<string> {
  let decoder: Decoder | null = null;
  let held = '';
  for await (const bytes of body) {
    if (bytes.length === 0) continue;
    decoder ??= openDecoder(sniffEncoding(bytes) ?? charset ?? 'utf-8');
    held += decoder.decode(bytes, { stream: true });
    if (held.length < CSV_PIECE_UNITS) continue;
    yield held;
    held = '';
  }
  held += decoder?.decode() ?? '';
  if (held !== '') yield held;
}

/** The first line that is not empty, which names the columns. */
const firstLineOf = (text: string): string => /[^\r\n]+/.exec(text.slice(0, CSV_RECORD_MAX))?.[0] ?? '';

/**
 * The records of a body, some at a time, as they arrive. The encoding is what its byte order mark says, else `charset`,
 * else UTF-8; the delimiter what its first line shows. Throws a CsvError where the encoding is unknown.
 */
export async function* readCsv(
  body: ReadableStream<Uint8Array>,
  charset: string | null,
): AsyncGenerator<CsvRecord[]> {
  let reader: CsvReader | null = null;
  for await (const piece of decodeBody(body, charset)) {
    reader ??= new CsvReader(findDelimiter(firstLineOf(piece)));
    yield reader.push(piece);
  }
  if (reader !== null) yield reader.end();
}
