import type { Entry } from '../model/entry.ts';
import { sha256 } from '../model/sha256.ts';
import { findCanonicalUrl } from './canonical-url.ts';

/** Hexadecimal digits of each hash: 96 bits. */
const DIGITS = 24;

/** What joins the two parts of a key or a hash; `PART_END` is the character behind it, where a range of keys ends. */
const PART = '.';
export const PART_END = '/';

/** What an entry goes by, each a hash. */
export type EntryNames = {
  /** Its address, its id where it has none, and its words where it has neither. */
  readonly place: string;
  /** Its id; null where it has none. */
  readonly id: string | null;
  readonly title: string;
  /** All that it says, but the title: a change of dates alone is none. */
  readonly content: string;
};

/** An entry of the source that is stored already. */
export type KnownEntry = { readonly key: string; readonly idKey: string | null; readonly hash: string };

/** An entry of a document with the key that it is stored under; `before` is what is stored there, null where it is new. */
export type KeyedEntry<T> = {
  readonly entry: T;
  readonly key: string;
  readonly idKey: string | null;
  readonly hash: string;
  readonly before: KnownEntry | null;
};

const hashOf = async (text: string): Promise<string> => (await sha256(text)).slice(0, DIGITS);

/** An address as it tells entries apart: canonical, with its fragment, by which live pages name their posts. */
function placeOf(url: string): string {
  const fragment = new URL(url).hash;
  return `${findCanonicalUrl(url) ?? url}${fragment.includes('=') ? '' : fragment}`;
}

const plain = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** What an entry goes by. */
export async function nameEntry(entry: Entry): Promise<EntryNames> {
  const { id, url, title, text, summary, authors } = entry;
  const place = url !== null ? placeOf(url) : (id ?? `${title}\n${text === '' ? summary : text}`);
  return {
    place: await hashOf(place),
    id: id === null ? null : await hashOf(id),
    title: await hashOf(plain(title)),
    content: await hashOf(JSON.stringify([title, text === '' ? summary : text, url, authors])),
  };
}

/** Whether a key stands for one of several entries at one address. */
export const isSharedKey = (key: string): boolean => key.includes(PART);

/** The address, or what stands for it, that a key begins with. */
export const placeOfKey = (key: string): string => key.split(PART)[0] ?? key;
const titleOfHash = (value: string): string => value.split(PART)[0] ?? value;

/** An entry with what it goes by. */
export type NamedEntry<T> = { readonly entry: T; readonly names: EntryNames };

/** Addresses, and ids at one address, that several entries have. */
type Shared = { readonly places: ReadonlySet<string>; readonly ids: ReadonlySet<string> };

const idAt = (place: string, id: string | null): string => `${place} ${id ?? ''}`;

/** Finds them in a document, and in what is stored: there, the key says what had to tell its entry from the others. */
function findShared<T>(list: readonly NamedEntry<T>[], known: readonly KnownEntry[]): Shared {
  const places = new Set<string>();
  const ids = new Set<string>();
  for (const { key, idKey } of known) {
    const [place = key, rest] = key.split(PART);
    if (rest === undefined) continue;
    places.add(place);
    if (rest !== idKey) ids.add(idAt(place, idKey));
  }
  const firstAt = new Map<string, EntryNames>();
  for (const { names } of list) {
    const name = idAt(names.place, names.id);
    const here = firstAt.get(names.place);
    if (here !== undefined && (here.title !== names.title || here.id !== names.id)) places.add(names.place);
    const same = firstAt.get(name);
    if (same !== undefined && same.title !== names.title) ids.add(name);
    if (here === undefined) firstAt.set(names.place, names);
    if (same === undefined) firstAt.set(name, names);
  }
  return { places, ids };
}

/** Stored entries by each pair of names that one can be found by. */
function indexKnown(known: readonly KnownEntry[]): ReadonlyMap<string, readonly KnownEntry[]> {
  const index = new Map<string, KnownEntry[]>();
  const add = (name: string, one: KnownEntry) => {
    const list = index.get(name);
    if (list === undefined) index.set(name, [one]);
    else list.push(one);
  };
  for (const one of known) {
    const place = placeOfKey(one.key);
    const title = titleOfHash(one.hash);
    add(`place id ${place} ${one.idKey}`, one);
    add(`place title ${place} ${title}`, one);
    if (one.idKey !== null) add(`id title ${one.idKey} ${title}`, one);
    if (one.idKey === null || !isSharedKey(one.key)) add(`place ${place}`, one);
  }
  return index;
}

/** Under which names to look, surest first. */
function listLookups({ place, id, title }: EntryNames, shared: Shared): (string | null)[] {
  const alone = !shared.places.has(place);
  return [
    // Title, id and address; `keyEntries` looks at the title of what this finds where others share id and address.
    `place id ${place} ${id}`,
    `place title ${place} ${title}`,
    id === null ? null : `id title ${id} ${title}`,
    alone ? `place ${place}` : null,
  ];
}

/** Whether the stored entry found in a way (its number in `listLookups`) is this one. */
function isSame(way: number, names: EntryNames, one: KnownEntry, shared: Shared): boolean {
  if (way === 0) return names.title === titleOfHash(one.hash) || !shared.ids.has(idAt(names.place, names.id));
  // An address alone names an entry where one of the two has no id that says otherwise.
  if (way === 3) return names.id === null || one.idKey === null;
  return true;
}

function findKnown<T>(
  list: readonly NamedEntry<T>[],
  known: readonly KnownEntry[],
  shared: Shared,
): Map<NamedEntry<T>, KnownEntry> {
  const index = indexKnown(known);
  const found = new Map<NamedEntry<T>, KnownEntry>();
  const taken = new Set<KnownEntry>();
  const lookups = list.map(({ names }) => listLookups(names, shared));
  for (let way = 0; way < 4; way++)
    for (const [number, named] of list.entries()) {
      const name = lookups[number]?.[way] ?? null;
      if (name === null || found.has(named)) continue;
      const one = index.get(name)?.find((each) => !taken.has(each) && isSame(way, named.names, each, shared));
      if (one === undefined) continue;
      found.set(named, one);
      taken.add(one);
    }
  return found;
}

/**
 * Gives each entry of a document its key, the same each time. Ids change and are reused, so none is trusted alone: an entry
 * is one that is stored where two of id, address and title agree; an id under another address and title is a new entry. One
 * with neither the id nor the title of what is stored at its address is new too: then the address does not name it. Of several
 * that say the same, the first is kept.
 */
export function keyEntries<T>(list: readonly NamedEntry<T>[], known: readonly KnownEntry[]): KeyedEntry<T>[] {
  const said = new Map(
    list.toReversed().map((named) => [`${named.names.place} ${named.names.content}`, named]),
  );
  const distinct = list.filter((named) => said.get(`${named.names.place} ${named.names.content}`) === named);
  const shared = findShared(distinct, known);
  const found = findKnown(distinct, known, shared);
  const places = new Set(known.map(({ key }) => placeOfKey(key)));
  const keyed = new Map<string, KeyedEntry<T>>();
  for (const named of distinct) {
    const { entry, names } = named;
    const before = found.get(named) ?? null;
    const apart = shared.places.has(names.place) || places.has(names.place);
    const name = shared.ids.has(idAt(names.place, names.id)) ? names.title : (names.id ?? names.title);
    const key = before?.key ?? (apart ? `${names.place}${PART}${name}` : names.place);
    const hash = `${names.title}${PART}${names.content}`;
    if (!keyed.has(key)) keyed.set(key, { entry, key, idKey: names.id, hash, before });
  }
  return [...keyed.values()];
}

/** Under which name a client's request is known again, and a hash of all that it says. */
export async function keyOfRequest(
  source: string,
  name: string,
  entries: readonly Entry[],
): Promise<{ key: string; hash: string }> {
  return { key: await sha256(`${source}\n${name}`), hash: await sha256(JSON.stringify(entries)) };
}
