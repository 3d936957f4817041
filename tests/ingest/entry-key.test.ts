import { describe, expect, test } from 'vitest';
import { type KnownEntry, keyEntries, nameEntry } from '../../src/ingest/entry-key.ts';
import type { Entry } from '../../src/model/entry.ts';
import { sampleEntry } from './sample-entry.ts';

/** A source that is polled: what is stored grows with each document. */
function openSource() {
  let known: KnownEntry[] = [];
  return async (...document: Partial<Entry>[]) => {
    const named = await Promise.all(
      document.map(async (fields) => {
        const entry = sampleEntry(fields);
        return { entry, names: await nameEntry(entry) };
      }),
    );
    const keyed = keyEntries(named, known);
    const keys = new Set(keyed.map(({ key }) => key));
    known = [...known.filter(({ key }) => !keys.has(key)), ...keyed];
    return {
      keys: keyed.map(({ key }) => key),
      fresh: keyed.filter(({ before }) => before === null).length,
      changed: keyed.filter(({ before, hash }) => before !== null && before.hash !== hash).length,
    };
  };
}

const FIRE = { id: 'n1', url: 'https://example.org/fire', title: 'Fire at the depot', text: 'It burns.' };
const FLOOD = { id: 'n2', url: 'https://example.org/flood', title: 'Flood at the dam', text: 'It rises.' };

describe('keyEntries', () => {
  test('knows a document again', async () => {
    const poll = openSource();
    const first = await poll(FIRE, FLOOD);
    expect(first.fresh).toBe(2);
    expect(await poll(FLOOD, FIRE)).toEqual({ keys: first.keys.toReversed(), fresh: 0, changed: 0 });
  });

  test('an edited title or text is a change of the same entry', async () => {
    const poll = openSource();
    await poll(FIRE);
    expect(await poll({ ...FIRE, title: 'Fire at the oil depot' })).toMatchObject({ fresh: 0, changed: 1 });
    expect(await poll({ ...FIRE, title: 'Fire at the oil depot', text: 'Out.' })).toMatchObject({
      fresh: 0,
      changed: 1,
    });
  });

  test('another date alone is no change', async () => {
    const poll = openSource();
    await poll({ ...FIRE, published: '2026-05-03T05:00:00Z' });
    expect(await poll({ ...FIRE, published: '2026-05-04T05:00:00Z' })).toMatchObject({
      fresh: 0,
      changed: 0,
    });
  });

  test('an id that changes leaves address and title: the same entry', async () => {
    const poll = openSource();
    await poll(FIRE, FLOOD);
    const again = await poll({ ...FIRE, id: 'x1' }, { ...FLOOD, id: 'x2' });
    expect(again).toMatchObject({ fresh: 0, changed: 0 });
  });

  test('an id that is reused for another address and title is a new entry', async () => {
    const poll = openSource();
    await poll(FIRE);
    expect(await poll({ ...FLOOD, id: FIRE.id })).toMatchObject({ fresh: 1, changed: 0 });
    expect(await poll(FIRE, { ...FLOOD, id: FIRE.id })).toMatchObject({ fresh: 0, changed: 0 });
  });

  test('an address that changes leaves id and title: the same entry', async () => {
    const poll = openSource();
    await poll(FIRE);
    const moved = { ...FIRE, url: 'https://example.org/2026/fire' };
    expect(await poll(moved)).toMatchObject({ fresh: 0, changed: 1 });
    expect(await poll(moved)).toMatchObject({ fresh: 0, changed: 0 });
  });

  test('entries that all have one address are told apart by their ids, whenever they come', async () => {
    const poll = openSource();
    const at = (id: string) => ({
      id,
      url: 'https://example.org/',
      title: `Note ${id}`,
      text: `Text ${id}.`,
    });
    expect(await poll(at('a'))).toMatchObject({ fresh: 1 });
    expect(await poll(at('b'), at('c'))).toMatchObject({ fresh: 2, changed: 0 });
    expect(await poll(at('a'), at('b'), at('c'), at('d'))).toMatchObject({ fresh: 1, changed: 0 });
    expect(await poll({ ...at('b'), title: 'Note b, corrected' })).toMatchObject({ fresh: 0, changed: 1 });
  });

  test('entries that all have one id and one address are told apart by their titles', async () => {
    const poll = openSource();
    const at = (title: string) => ({ id: 'item', url: 'https://example.org/', title, text: `On ${title}.` });
    expect(await poll(at('One'), at('Two'))).toMatchObject({ fresh: 2 });
    expect(await poll(at('Three'), at('Two'))).toMatchObject({ fresh: 1, changed: 0 });
    expect(await poll(at('Four'))).toMatchObject({ fresh: 1, changed: 0 });
    expect(await poll({ ...at('Four'), text: 'On five.' })).toMatchObject({ fresh: 0, changed: 1 });
  });

  test('entries without id and address go by their words', async () => {
    const poll = openSource();
    expect(await poll({ title: 'One' }, { title: 'Two' })).toMatchObject({ fresh: 2 });
    expect(await poll({ title: 'Two' }, { title: 'One' })).toMatchObject({ fresh: 0, changed: 0 });
  });

  test('what a document says twice is kept once', async () => {
    const poll = openSource();
    expect(await poll(FIRE, FIRE, { ...FIRE, id: 'other' })).toMatchObject({ fresh: 1 });
    expect(await poll(FIRE, { ...FIRE, id: 'other' })).toMatchObject({ fresh: 0, changed: 0 });
  });

  test('posts of one live page are told apart by their fragments', async () => {
    const poll = openSource();
    const post = (n: number) => ({
      url: `https://example.org/live#post-${n}`,
      title: 'Live',
      text: `Post ${n}.`,
    });
    expect(await poll(post(1), post(2))).toMatchObject({ fresh: 2 });
    expect(await poll(post(2), post(3))).toMatchObject({ fresh: 1, changed: 0 });
  });

  test('takes time in proportion to the document', () => {
    // Of 100,000 entries at one address, a look at all others for each would take minutes.
    const named = Array.from({ length: 100_000 }, (_, n) => ({
      entry: n,
      names: { place: 'p', id: `i${n}`, title: `t${n}`, content: `c${n}` },
    }));
    const stored = keyEntries(named, []);
    const again = keyEntries(named.toReversed(), stored);
    expect(again.every(({ before }, n) => before?.key === `p.i${named.length - 1 - n}`)).toBe(true);
  });
});
