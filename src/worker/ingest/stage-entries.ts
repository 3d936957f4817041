import { keyEntries, PART_END, placeOfKey } from '../../ingest/entry-key.ts';
import { findReplies, nameThread } from '../../ingest/replies.ts';
import type { Entry } from '../../model/entry.ts';
import type { Source } from '../../model/source.ts';
import {
  type KnownEntryRow,
  listKnownEntries,
  type StagedEntry,
  stageStatements,
} from '../../store/entries.ts';
import { listRelisted, relistStatement } from '../../store/entry-pruning.ts';

/** How many entries of a document are new, say something else than before, or were there already. */
export type Staged = { readonly fresh: number; readonly changed: number; readonly unchanged: number };

/** What of a document had no room in the statements that its staging may take; nothing of it is counted as staged. */
export type Unstaged = {
  readonly entries: number;
  /** Whether some of them are new: those are staged first. */
  readonly hasNew: boolean;
};

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

/** An entry of a document that is to be staged. */
type Row = StagedEntry & { readonly before: KnownEntryRow | null };

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** What is new comes first, and then what was staged longest ago: where not all has room, each gets its turn. The latest news lead. */
const inOrder = (one: Row, other: Row): number =>
  compare(one.before?.listedAt ?? '', other.before?.listedAt ?? '') ||
  compare(other.entry.published ?? '', one.entry.published ?? '');

/** Counts the rows of reports; comments under other entries do not count. */
function countReports(rows: readonly Row[]): { fresh: number; changed: number } {
  const reports = rows.filter(({ passedOver }) => passedOver === null);
  const fresh = reports.filter(({ before }) => before === null).length;
  return { fresh, changed: reports.length - fresh };
}

/**
 * The statements that stage a source's entries, and what they come to; at most `most` of them, without the one that notes what is
 * listed still. Doing it again changes nothing, but that it stages more of what had no room. Comments under other entries are
 * kept in mind, and do not count.
 */
export async function prepareStaging(
  db: D1Database,
  source: Pick<Source, 'id'>,
  entries: readonly Entry[],
  now: Date,
  most?: number,
): Promise<{
  staged: Staged;
  unstaged: Unstaged;
  keys: readonly string[];
  statements: D1PreparedStatement[];
}> {
  const { named, known, replies } = await nameEntries(db, source.id, entries);
  const keyed = keyEntries(named, known);
  const byKey = new Map(known.map((one) => [one.key, one]));
  const rows = keyed
    .filter(({ before, hash }) => before?.hash !== hash)
    .map(
      (one): Row => ({
        ...one,
        before: byKey.get(one.before?.key ?? '') ?? null,
        entry: keptOf(one.entry),
        passedOver: replies.has(one.entry) ? REPLY : null,
      }),
    )
    .sort(inOrder);
  const { statements, staged } = stageStatements(db, source.id, rows, now, most);
  const relisted = listRelisted(known, new Set(keyed.map(({ key }) => key)), now);
  const reports = keyed.filter(({ entry }) => !replies.has(entry)).length;
  const all = countReports(rows);
  const rest = rows.slice(staged);
  return {
    staged: { ...countReports(rows.slice(0, staged)), unchanged: reports - all.fresh - all.changed },
    unstaged: { entries: rest.length, hasNew: rest.some(({ before }) => before === null) },
    keys: keyed.map(({ key }) => key),
    statements: [
      ...statements,
      ...(relisted.length === 0 ? [] : [relistStatement(db, source.id, relisted, now)]),
    ],
  };
}

const NOTHING: Staged = { fresh: 0, changed: 0, unchanged: 0 };
const NO_REST: Unstaged = { entries: 0, hasNew: false };

/**
 * Puts the entries of a source's document that are new or changed where they wait to become articles, as many of them as `most`
 * statements hold, and in one transaction. The same document again stages what had no room, and else nothing more.
 */
export async function stageSome(
  db: D1Database,
  source: Source,
  entries: readonly Entry[],
  now: Date,
  most?: number,
): Promise<{ staged: Staged; unstaged: Unstaged }> {
  if (entries.length === 0) return { staged: NOTHING, unstaged: NO_REST };
  const { staged, unstaged, statements } = await prepareStaging(db, source, entries, now, most);
  if (statements.length > 0) await db.batch(statements);
  return { staged, unstaged };
}

/** The same, all or none of them. The same document again, at once or twice, stages nothing more. */
export async function stageEntries(
  db: D1Database,
  source: Source,
  entries: readonly Entry[],
  now: Date,
): Promise<Staged> {
  return (await stageSome(db, source, entries, now)).staged;
}
