import { describe, expect, it } from 'vitest';
import { listAddresses, listTags } from './markup.ts';
import { renderReaderPages } from './sample-readers.ts';

describe.each(Object.entries(renderReaderPages()))('the page "%s" of a reader', (_name, html) => {
  it('runs nothing, and leads nowhere but to us', () => {
    const tags = listTags(html);
    expect(tags.filter(({ name }) => ['script', 'img', 'iframe', 'object'].includes(name))).toEqual([]);
    for (const { attributes } of tags)
      expect([...attributes.keys()].filter((name) => name.startsWith('on') || name === 'style')).toEqual([]);
    for (const url of listAddresses(html)) expect(url).toMatch(/^(?:https:\/\/sitrep\.example|#)/);
    expect(html).not.toMatch(/[\u0000\u0007\u202e]/);
  });

  it('names every field for those who cannot see it', () => {
    const tags = listTags(html);
    const labelled = new Set(
      tags.filter(({ name }) => name === 'label').map((tag) => tag.attributes.get('for')),
    );
    const fields = tags.filter(
      ({ name, attributes }) =>
        name === 'select' ||
        (name === 'input' && !/^(?:hidden|checkbox|radio)$/.test(attributes.get('type') ?? '')),
    );
    for (const { attributes } of fields) expect(labelled).toContain(attributes.get('id'));
    const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
