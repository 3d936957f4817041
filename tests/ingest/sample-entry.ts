import type { Entry } from '../../src/model/entry.ts';

/** An entry of these fields: what is not given, its source did not give. */
export function sampleEntry(fields: Partial<Entry>): Entry {
  return {
    id: null,
    url: null,
    title: '',
    text: '',
    summary: '',
    published: null,
    updated: null,
    authors: [],
    categories: [],
    enclosures: [],
    lang: null,
    ...fields,
  };
}
