import { keyEntries, nameEntry, PART_END } from '../../ingest/entry-key.ts';
import type { Entry } from '../../model/entry.ts';
import type { Source } from '../../model/source.ts';
import { listKnownEntries, stageStatements } from '../../store/entries.ts';
import { listRelisted, relistStatement } from '../../store/entry-pruning.ts';

/** How many entries of a document are new, say something else than before, or were there already. */
export type Staged = { readonly fresh: number; readonly changed: number; readonly unchanged: number };

/** What becomes an article of an entry: where it has its own text, its summary is not kept beside it. */
const keptOf = (entry: Entry): Entry => ({ ...entry, summary: entry.text === '' ? entry.summary : '' });

/** The statements that stage a source's entries, and what they come to. Doing it again changes nothing. */
export async function prepareStaging(
  db: D1Database,
  source: Pick<Source, 'id'>,
  entries: readonly Entry[],
  now: Date,
): Promise<{ staged: Staged; keys: readonly string[]; statements: D1PreparedStatement[] }> {
  const named = await Promise.all(entries.map(async (entry) => ({ entry, names: await nameEntry(entry) })));
  const places = named.map(({ names }) => names.place);
  const ids = named.flatMap(({ names }) => names.id ?? []);
  const known = await listKnownEntries(db, source.id, { places, ids, end: PART_END });
  const keyed = keyEntries(named, known);
  const fresh = keyed.filter(({ before }) => before === null);
  const changed = keyed.filter(({ before, hash }) => before !== null && before.hash !== hash);
  const relisted = listRelisted(known, new Set(keyed.map(({ key }) => key)), now);
  const waiting = [...fresh, ...changed].map((one) => ({ ...one, entry: keptOf(one.entry) }));
  return {
    staged: {
      fresh: fresh.length,
      changed: changed.length,
      unchanged: keyed.length - fresh.length - changed.length,
    },
    keys: keyed.map(({ key }) => key),
    statements: [
      ...stageStatements(db, source.id, waiting, now),
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
