import { isRoleAddress } from '../deliver/address.ts';
import type { CsvRecord } from '../deliver/csv-reader.ts';
import { type ImportColumns, readColumns } from '../deliver/import-columns.ts';
import { type ImportContext, needsConsent, readImportRow } from '../deliver/import-row.ts';
import { encodeId } from '../deliver/tokens.ts';
import { IMPORT_BATCH_BYTES, IMPORT_BATCH_ROWS } from '../limits.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { suppressionHash } from '../model/suppression-hash.ts';
import {
  createImport,
  encodeImportItem,
  finishImport,
  type ImportItem,
  type ImportJob,
  saveImportBatch,
} from '../store/imports.ts';
import { getSuppressionSalt } from '../store/settings.ts';
import { CsvError, readCsv } from './read-csv.ts';

/** An import that may have come some way before: it goes on after the job's last stored row. */
export type ImportRequest = {
  readonly job: Pick<ImportJob, 'id' | 'rows'>;
  readonly newsletter: Newsletter;
  /** Where consent was given, for rows that do not say it themselves. */
  readonly consent: string | null;
  readonly body: ReadableStream<Uint8Array>;
  readonly charset: string | null;
};

/** How an import ended. `refused`: the file as a whole. `overtaken`: another request is importing the same job. */
export type ImportOutcome =
  | { readonly kind: 'done'; readonly columns: ImportColumns }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'overtaken' };

const ID_BYTES = 16;

/** Random ids, their bytes fetched many at a time: an import needs two for each row. */
function createIds(): () => string {
  const pool = new Uint8Array(ID_BYTES * 1024);
  let at = pool.length;
  return () => {
    if (at === pool.length) {
      crypto.getRandomValues(pool);
      at = 0;
    }
    at += ID_BYTES;
    return encodeId(pool.subarray(at - ID_BYTES, at));
  };
}

/** A row with its ids and the hash under which the do-not-send list knows it. */
function toItem(
  record: CsvRecord,
  context: ImportContext,
  { salt, newId }: { salt: string; newId: () => string },
): ImportItem {
  const { line } = record;
  if ('problem' in record) return { line, reason: record.problem, suppress: null };
  const row = readImportRow(record.fields, context);
  if (row.ok)
    return {
      line,
      subscriber: newId(),
      subscription: newId(),
      hash: suppressionHash(salt, row.reader.key),
      role: isRoleAddress(row.reader.key),
      ...row.reader,
    };
  const suppress = row.suppress && { ...row.suppress, hash: suppressionHash(salt, row.suppress.key) };
  return { line, reason: row.reason, suppress };
}

/** Stores items in batches. */
class BatchWriter {
  readonly #db: D1Database;
  readonly #job: Pick<ImportJob, 'id' | 'newsletter'>;
  readonly #themes: string;
  #rows: number;
  #encoded: string[] = [];
  #bytes = 0;
  /** The line of each address of the batch, by its hash. */
  readonly #lines = new Map<string, number>();

  constructor(db: D1Database, { job, newsletter }: Pick<ImportRequest, 'job' | 'newsletter'>) {
    this.#db = db;
    this.#job = { id: job.id, newsletter: newsletter.id };
    this.#themes = JSON.stringify(newsletter.themes);
    this.#rows = job.rows;
  }

  /**
   * Answers false where another request has moved the job on. An address that stands in the batch already is refused: the
   * transaction knows nothing yet of the row before, whose consent and choices this one would put aside.
   */
  async add(item: ImportItem): Promise<boolean> {
    const twin = 'hash' in item ? this.#lines.get(item.hash) : undefined;
    const taken =
      twin === undefined
        ? item
        : { line: item.line, reason: `the same address as line ${twin}`, suppress: null };
    const encoded = encodeImportItem(taken);
    const bytes = Buffer.byteLength(encoded) + 1;
    const fits = this.#encoded.length < IMPORT_BATCH_ROWS && this.#bytes + bytes < IMPORT_BATCH_BYTES;
    const stored = fits ? true : await this.flush();
    if ('hash' in taken) this.#lines.set(taken.hash, taken.line);
    this.#encoded.push(encoded);
    this.#bytes += bytes;
    return stored;
  }

  async flush(): Promise<boolean> {
    const rows = this.#encoded;
    if (rows.length === 0) return true;
    this.#encoded = [];
    this.#bytes = 0;
    this.#lines.clear();
    const before = this.#rows;
    this.#rows += rows.length;
    return saveImportBatch(this.#db, this.#job, { rows, before, themes: this.#themes, now: new Date() });
  }
}

/** What the first row says of the columns; throws a CsvError where the file cannot be imported. */
function readHeader(record: CsvRecord, consent: string | null): ImportColumns {
  const read =
    'problem' in record ? { ok: false as const, reason: record.problem } : readColumns(record.fields);
  if (!read.ok) throw new CsvError(read.reason);
  if (needsConsent({ columns: read.columns, consent }))
    throw new CsvError(
      'say where these people gave their consent: with the parameter consent (consent=Sign-up+form+2019), or in a column consent_source',
    );
  return read.columns;
}

/**
 * Imports a CSV file as it arrives. Rows are stored in transactions that also count them, so that the same file sent
 * again under the same job goes on after the last row that was stored; and sent as a new job, it changes nothing.
 */
export async function importSubscribers(db: D1Database, request: ImportRequest): Promise<ImportOutcome> {
  const { newsletter, consent, job } = request;
  const tools = { salt: await getSuppressionSalt(db), newId: createIds() };
  const writer = new BatchWriter(db, request);
  let context: ImportContext | null = null;
  let seen = 0;
  try {
    for await (const records of readCsv(request.body, request.charset)) {
      for (const record of records) {
        if (context === null) {
          context = { newsletter, consent, columns: readHeader(record, consent), now: new Date() };
          await createImport(db, { id: job.id, newsletter: newsletter.id }, new Date());
          continue;
        }
        seen++;
        if (seen <= job.rows) continue;
        if (!(await writer.add(toItem(record, context, tools)))) return { kind: 'overtaken' };
      }
    }
  } catch (error) {
    if (error instanceof CsvError) return { kind: 'refused', reason: error.message };
    throw error;
  }
  if (context === null)
    return { kind: 'refused', reason: 'the file is empty: its first row must name the columns' };
  if (!(await writer.flush())) return { kind: 'overtaken' };
  await finishImport(db, job.id, new Date());
  return { kind: 'done', columns: context.columns };
}
