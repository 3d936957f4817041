import { draftArticle } from '../../ingest/article-of-entry.ts';
import {
  INGEST_ATTEMPTS,
  INGEST_BATCH,
  INGEST_LEASE_SECONDS,
  INGEST_PAGE_STATEMENTS,
  INGEST_PAGES,
  INGEST_RETRY_SECONDS,
  INGEST_STATEMENTS,
  INGEST_TRIES,
  INGEST_TRY_STATEMENTS,
  LOAD_BATCH_UNITS,
} from '../../limits.ts';
import type { Instant } from '../../model/ids.ts';
import type { Source } from '../../model/source.ts';
import { type EntryKey, hasDueEntries } from '../../store/entries.ts';
import {
  type LeasedEntry,
  leaseEntries,
  listHeldEntries,
  noteEntries,
  type ReleasedEntry,
  releaseEntries,
} from '../../store/entry-leases.ts';
import { findSources } from '../../store/sources.ts';
import { endStoryTurn } from '../../store/story-turn.ts';
import type { Budget } from '../jobs/budget.ts';
import type { IngestDeps } from './deps.ts';
import { findPageHost, type HeldHosts, isHostHeld, readPage } from './page-of-entry.ts';
import { type DraftedEntry, storeBatch } from './store-articles.ts';
import { type Pause, waitForTurn } from './wait-for-turn.ts';

/** What a run of ingesting did: entries that became articles, those given up, and what is left. */
export type Ingested = {
  readonly stored: number;
  readonly failed: number;
  /** Whether some are left to do now. */
  readonly left: boolean;
  /** When the first of those that this run gave back is due again; null where it gave none back. */
  readonly nextDueAt: Instant | null;
};

/** What a run touches; `pause` is how it waits for its turn, where it is not by the clock. */
type RunDeps = IngestDeps & { readonly pause?: Pause };

/** A run at work on the entries that its lease holds. */
type Work = {
  readonly deps: RunDeps;
  readonly budget: Budget;
  readonly token: string;
  readonly held: HeldHosts;
};

/** An entry that was read; `note` is what was wanting of it, and `before` why it waited, in words. */
type Drafted = DraftedEntry & { readonly note: string | null; readonly before: string | null };

/** What came of reading an entry: a draft, or the entry given back. */
type Read = { readonly drafted: Drafted } | { readonly released: ReleasedEntry };

/** Why an entry waits that was looked up while another worker stored what it may be the same as. */
const OVERTAKEN = 'another worker stored articles meanwhile that it has to be compared with';

const nameOf = ({ source, key }: EntryKey): string => `${source} ${key}`;
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** An entry that was not tried is given back as it was, to be taken next. */
const untried = (
  { source, key, attempts, reason: before }: LeasedEntry,
  dueAt: string,
  reason: string | null = before,
): ReleasedEntry => ({ source, key, attempts: attempts - 1, dueAt, reason });

/** One that failed is tried again after a wait, and given up after INGEST_ATTEMPTS. */
function failedTry(
  deps: IngestDeps,
  { source, key, attempts }: Pick<LeasedEntry, 'source' | 'key' | 'attempts'>,
  reason: string,
): ReleasedEntry {
  if (attempts >= INGEST_ATTEMPTS) return { source, key, attempts, dueAt: null, reason };
  // Half of the wait is by chance, so that what failed together does not come back together.
  const seconds = INGEST_RETRY_SECONDS * 2 ** (attempts - 1) * (1 + deps.random() / 2);
  const dueAt = new Date(deps.now().getTime() + seconds * 1000).toISOString();
  return { source, key, attempts, dueAt, reason };
}

async function readEntry(work: Work, leased: LeasedEntry, source: Source): Promise<Read> {
  const { deps, held } = work;
  const { key, hash, attempts, article, seenAt, entry, reason: before } = leased;
  const giveUp = (reason: string): Read => ({
    released: { source: source.id, key, attempts, dueAt: null, reason },
  });
  if (entry === null) return giveUp('what is stored of it cannot be read');
  if (attempts > INGEST_ATTEMPTS) return giveUp(`it was begun ${attempts - 1} times and never finished`);
  try {
    // For its page it waits anew.
    const waited = before === OVERTAKEN ? { ...leased, reason: null } : leased;
    const read = await readPage(deps, held, { entry, source, leased: waited });
    if (read.kind === 'wait') return { released: untried(waited, read.at, read.reason) };
    if (read.kind === 'retry') return { released: failedTry(deps, leased, read.reason) };
    if (read.kind === 'give-up') return giveUp(read.reason);
    const { page, note } = read;
    const result = await draftArticle({ source, entry, page, seenAt });
    if (!result.ok) return giveUp(result.reason);
    const { draft, urls } = result;
    return { drafted: { source: source.id, key, hash, attempts, article, draft, urls, note, before } };
  } catch (error) {
    return { released: failedTry(deps, leased, wordsOf(error)) };
  }
}

/** Reads what the lease holds as far as it fits one batch; the rest is given back. */
async function readEntries(
  work: Work,
  leased: readonly LeasedEntry[],
): Promise<{ drafted: Drafted[]; released: ReleasedEntry[] }> {
  const { deps, budget, held } = work;
  const sources = await findSources(
    deps.db,
    leased.map(({ source }) => source),
  );
  const drafted: Drafted[] = [];
  const released: ReleasedEntry[] = [];
  let units = 0;
  let pages = 0;
  for (const one of leased) {
    const source = sources.get(one.source);
    // A source that was deleted took its entries with it.
    if (source === undefined) continue;
    const host = findPageHost(one.entry, source);
    // One whose host may not be asked now, as is known, costs nothing.
    const hasPage = host !== null && !isHostHeld(held, host, deps.now());
    const isFull = units > LOAD_BATCH_UNITS || (hasPage && pages >= INGEST_PAGES);
    // Each page costs statements now, and may once more when it is stored.
    const isShort = hasPage && budget.left() < INGEST_PAGE_STATEMENTS + pages;
    if (isFull || (pages > 0 && (budget.over() || isShort))) {
      released.push(untried(one, deps.now().toISOString()));
      continue;
    }
    if (hasPage) pages++;
    const read = await readEntry(work, one, source);
    if ('released' in read) released.push(read.released);
    else if (drafted.length > 0 && units + read.drafted.draft.text.length > LOAD_BATCH_UNITS)
      released.push(untried(one, deps.now().toISOString()));
    else {
      drafted.push(read.drafted);
      units += read.drafted.draft.text.length;
    }
  }
  return { drafted, released };
}

/** What came of storing drafts: how many were, which could not be, and why; or until when they wait for their turn. */
type DraftsStored = {
  readonly stored: number;
  readonly left: readonly Drafted[];
  readonly reason: string;
  readonly busyUntil: Instant | null;
  /** Whether only another worker's being faster kept them, and this run has no more to spend on them. */
  readonly isOvertaken: boolean;
};

const STORED: DraftsStored = { stored: 0, left: [], reason: '', busyUntil: null, isOvertaken: false };

/** Ends a turn of which no use was made. */
async function leaveTurn({ deps, token }: Work): Promise<void> {
  try {
    await endStoryTurn(deps.db, token);
  } catch {
    // It ends by itself, and why the batch was not stored is what is to be told.
  }
}

/** Stores drafts, looked up anew where another worker was faster with some, as far as the budget goes. */
async function storeDrafts(work: Work, drafted: readonly Drafted[]): Promise<DraftsStored> {
  const { deps, budget, token } = work;
  const takeTurn = () => waitForTurn(deps, budget, token);
  let batch = drafted;
  for (let tried = 1; batch.length > 0; tried++) {
    try {
      const themes = await deps.openThemes();
      const busyUntil = await storeBatch(deps.db, { token, batch, themes, now: deps.now(), takeTurn });
      if (busyUntil !== null) return { ...STORED, left: batch, busyUntil };
      await noteEntries(
        deps.db,
        batch.flatMap(({ note, ...one }) => (note === null ? [] : [{ ...one, note }])),
      );
      return { ...STORED, stored: batch.length };
    } catch (error) {
      const held = new Set((await listHeldEntries(deps.db, token, batch)).map(nameOf));
      const before = batch.length;
      batch = batch.filter((one) => held.has(nameOf(one)));
      const wasFaster = /constraint/i.test(wordsOf(error)) || batch.length < before;
      const isLast = tried >= INGEST_TRIES || !wasFaster;
      const isSpent = budget.over() || budget.left() < INGEST_TRY_STATEMENTS;
      if (isLast || isSpent || batch.length === 0) await leaveTurn(work);
      if (isLast || isSpent) return { ...STORED, left: batch, reason: wordsOf(error), isOvertaken: !isLast };
    }
  }
  return STORED;
}

/** What is given back of drafts that were not stored: together they say nothing of each, so each is taken by itself next. */
function releaseDrafts(
  deps: IngestDeps,
  { left, reason, busyUntil, isOvertaken }: DraftsStored,
): ReleasedEntry[] {
  const now = deps.now().toISOString();
  return left.map(({ source, key, attempts, before }) => {
    if (busyUntil !== null) return { source, key, attempts: attempts - 1, dueAt: busyUntil, reason: null };
    // Twice in a row counts: a batch that breaks each time by its own fault must not come back for ever.
    if (isOvertaken && before !== OVERTAKEN)
      return { source, key, attempts: attempts - 1, dueAt: now, reason: OVERTAKEN };
    if (left.length > 1) return { source, key, attempts, dueAt: now, reason: null };
    return failedTry(deps, { source, key, attempts }, reason);
  });
}

/** A run at work. */
type Run = Omit<Work, 'token'> & {
  /** When each entry that it gave back is due again. */
  readonly waiting: Map<string, Instant>;
};

/** Makes articles of one batch of entries that are due. Null where none is. */
async function ingestBatch(run: Run): Promise<Pick<Ingested, 'stored' | 'failed'> | null> {
  const { deps, waiting } = run;
  const token = deps.newId();
  const now = deps.now();
  const until = new Date(now.getTime() + INGEST_LEASE_SECONDS * 1000);
  const leased = await leaseEntries(deps.db, { token, until, now, limit: INGEST_BATCH });
  if (leased.length === 0) return null;
  const work = { ...run, token };
  const { drafted, released } = await readEntries(work, leased);
  const stored = await storeDrafts(work, drafted);
  const back = [...released, ...releaseDrafts(deps, stored)];
  await releaseEntries(deps.db, token, back);
  for (const one of leased) waiting.delete(nameOf(one));
  for (const one of back) if (one.dueAt !== null) waiting.set(nameOf(one), one.dueAt);
  return { stored: stored.stored, failed: back.filter(({ dueAt }) => dueAt === null).length };
}

/**
 * Makes articles of the entries that wait, a batch at a time, while the budget lasts: each is read, annotated once, put into
 * its story and stored together with the note that it is. Cut off anywhere, run twice or by two at once, it stores each once;
 * an entry that fails by its own fault keeps no other from its turn.
 */
export async function ingestEntries(deps: RunDeps, budget: Budget): Promise<Ingested> {
  const run: Run = { deps, budget, held: new Map(), waiting: new Map() };
  // Of its own alone: were it of all that waits, every job would come again for the same entry.
  const findNext = (): Instant | null => [...run.waiting.values()].sort()[0] ?? null;
  let stored = 0;
  let failed = 0;
  do {
    const batch = await ingestBatch(run);
    if (batch === null) return { stored, failed, left: false, nextDueAt: findNext() };
    stored += batch.stored;
    failed += batch.failed;
  } while (!budget.over() && budget.left() >= INGEST_STATEMENTS);
  const now = deps.now();
  const nextDueAt = findNext();
  const left = (nextDueAt !== null && nextDueAt <= now.toISOString()) || (await hasDueEntries(deps.db, now));
  return { stored, failed, left, nextDueAt };
}
