import type { Entry } from '../model/entry.ts';
import { type EntryNames, nameEntry, placeOfKey } from './entry-key.ts';

/** By which names a stored or listed entry can be replied to. */
type Named = Pick<EntryNames, 'place' | 'id'>;

const isAddress = (ref: string | null): ref is string =>
  ref !== null && /^https?:/i.test(ref) && URL.canParse(ref);

/** An entry of a document, what it goes by, and by which names what it replies to would be stored. */
export type Threaded = {
  readonly entry: Entry;
  readonly names: EntryNames;
  readonly parents: readonly EntryNames[];
};

/** Names an entry and what it replies to. */
export async function nameThread(entry: Entry): Promise<Threaded> {
  const parents = (entry.inReplyTo ?? []).map(({ ref, href }) => {
    const url = href ?? (isAddress(ref) ? ref : null);
    return nameEntry({ ...entry, id: ref, url });
  });
  return { entry, names: await nameEntry(entry), parents: await Promise.all(parents) };
}

/**
 * Which entries of a document reply to another entry of the same source, listed beside them or stored before: comments under
 * a report, and no reports of that source. What replies to something elsewhere is not among them.
 */
export function findReplies(
  list: readonly Threaded[],
  known: readonly { readonly key: string; readonly idKey: string | null }[],
): ReadonlySet<Entry> {
  const holders = new Map<string, Named[]>();
  const add = (name: string, one: Named): void => {
    const there = holders.get(name);
    if (there === undefined) holders.set(name, [one]);
    else there.push(one);
  };
  const stored = known.map(({ key, idKey }) => ({ place: placeOfKey(key), id: idKey }));
  for (const one of [...list.map(({ names }) => names), ...stored]) {
    add(`place ${one.place}`, one);
    if (one.id !== null) add(`id ${one.id}`, one);
  }
  const isThere = (parent: Named, own: Named): boolean =>
    [`id ${parent.id}`, `place ${parent.place}`].some((name) =>
      holders.get(name)?.some(({ place, id }) => place !== own.place || id !== own.id),
    );
  const replies = list.filter(({ names, parents }) => parents.some((parent) => isThere(parent, names)));
  return new Set(replies.map(({ entry }) => entry));
}
