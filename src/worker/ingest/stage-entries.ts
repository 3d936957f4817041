import { keyEntries, PART_END, placeOfKey } from '../../ingest/entry-key.ts';
import { findReplies, nameThread } from '../../ingest/replies.ts';
import type { Entry } from '../../model/entry.ts';
import type { Source } from '../../model/source.ts';
import { listKnownEntries, stageStatements } from '../../store/entries.ts';
import { listRelisted, relistStatement } from '../../store/entry-pruning.ts';

/** How many entries of a document are new, say something else than before, or were there already. */
export type Staged = { readonly fresh: number; readonly changed: number; readonly unchanged: number };

/** What becomes an article of an entry: where it has its own text, its summary is not kept beside it. */
const keptOf = (entry: Entry): Entry => ({ ...entry, summary: entry.text === '' ? entry.summary : '' });

/** Why a comment is no article of its source. */
const REPLY = 'it replies to another entry of its source, so it is no report of its own';

/** What entries go by, what they reply to, and what is stored under any of those names. */
async function nameEntries(db: D1Database, source: string, entries: readonly Entry[]) {
  const named = await Promise.all(entries.map(nameThread));
  const names = named.flatMap((one) => [one.names, ...one.parents]);
  const places = names.map(({ place }) => place);
  const ids = names.flatMap(({ id }) => id ?? []);
  const known = await listKnownEntries(db, source, { places, ids, end: PART_END });
  const own = new Set(named.flatMap((one) => [one.names.place, one.names.id ?? one.names.place]));
  // Parents that are not listed themselves have no say in what the others are called.
  const listed = known.filter(
    ({ key, idKey }) => own.has(placeOfKey(key)) || (idKey !== null && own.has(idKey)),
  );
  return { named, known: listed, replies: findReplies(named, known) };
}

/**
 * The statements that stage a source's entries, and what they come to. Doing it again changes nothing. Comments under other
 * entries are kept in mind, and do not count.
 */
export async function prepareStaging(
  db: D1Database,
  source: Pick<Source, 'id'>,
  entries: readonly Entry[],
  now: Date,
): Promise<{ staged: Staged; keys: readonly string[]; statements: D1PreparedStatement[] }> {
  const { named, known, replies } = await nameEntries(db, source.id, entries);
  const keyed = keyEntries(named, known);
  const reports = keyed.filter(({ entry }) => !replies.has(entry));
  const fresh = reports.filter(({ before }) => before === null);
  const changed = reports.filter(({ before, hash }) => before !== null && before.hash !== hash);
  const comments = keyed.filter(({ entry, before, hash }) => replies.has(entry) && before?.hash !== hash);
  const relisted = listRelisted(known, new Set(keyed.map(({ key }) => key)), now);
  const rows = [...fresh, ...changed, ...comments].map((one) => ({
    ...one,
    entry: keptOf(one.entry),
    passedOver: replies.has(one.entry) ? REPLY : null,
  }));
  return {
    staged: {
      fresh: fresh.length,
      changed: changed.length,
      unchanged: reports.length - fresh.length - changed.length,
    },
    keys: keyed.map(({ key }) => key),
    statements: [
      ...stageStatements(db, source.id, rows, now),
      ...(relisted.length === 0 ? [] : [relistStatement(db, source.id, relisted, now)]),
    ],
  };
}

/**
 * Puts the entries of a source's document that are new or changed where they wait to become articles, all or none of them.
 * The same document again, at once or twice, stages nothing more.
 */
export async function stageEntries(
  db: D1Database,
  source: Source,
  entries: readonly Entry[],
  now: Date,
): Promise<Staged> {
  if (entries.length === 0) return { fresh: 0, changed: 0, unchanged: 0 };
  const { staged, statements } = await prepareStaging(db, source, entries, now);
  if (statements.length > 0) await db.batch(statements);
  return staged;
}
