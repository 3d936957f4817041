import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { renderNotice } from '../../src/render/notice.ts';
import { listAddresses, listTags } from './markup.ts';
import { CONTENTS, sampleNotice } from './sample-readers.ts';

describe.each(CONTENTS.map((content) => [content.kind, content] as const))(
  'the mail "%s"',
  (_kind, content) => {
    it('reads the same in both parts, and leads where its link does', async () => {
      const { raw, subject, text, html } = await renderNotice(sampleNotice(content));
      const parsed = await PostalMime.parse(raw);
      expect(parsed.subject).toBe(subject.replace(/\s+/g, ' '));
      expect(parsed.to).toEqual([{ name: '', address: 'ann@example.org' }]);
      expect(parsed.text?.trim()).toBe(text.trim());
      for (const part of [text, html])
        expect(part).toContain(content.url.replace(/=/g, part === html ? '&#x3D;' : '='));
      expect(listAddresses(html).filter((url) => url.includes('token='))).toEqual([content.url, content.url]);
    });

    it('says that a program sent it, and is no mail of a list', async () => {
      const { raw } = await renderNotice(sampleNotice(content));
      const names = (await PostalMime.parse(raw)).headers.map(({ key }) => key);
      expect(names).toContain('auto-submitted');
      expect(names.filter((name) => name.startsWith('list-') || name === 'bcc')).toEqual([]);
      expect(raw).toMatch(/^[\r\n\x20-\x7e]*$/);
      expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    });

    it('runs and loads nothing, whatever a newsletter is called', async () => {
      const { html } = await renderNotice(sampleNotice(content));
      expect(listTags(html).filter(({ name }) => ['script', 'img', 'iframe', 'form'].includes(name))).toEqual(
        [],
      );
      for (const url of listAddresses(html)) expect(url).toMatch(/^https:\/\/sitrep\.example\//);
    });

    it('is the same bytes each time', async () => {
      const [one, other] = [
        await renderNotice(sampleNotice(content)),
        await renderNotice(sampleNotice(content)),
      ];
      expect(one).toEqual(other);
    });
  },
);

it('does not tell the old address what the new one is', async () => {
  const [, , content] = CONTENTS;
  if (content?.kind !== 'address-old') throw new Error('no such mail');
  const { raw, text } = await renderNotice(sampleNotice(content));
  expect(text).toContain('a…@example.com');
  expect(raw).not.toContain('ann.other');
});

it.each(['"a, b"@example.org', 'ann+news@xn--bcher-kva.example', 'пошта@example.org'])(
  'goes to %s',
  async (address) => {
    const [content] = CONTENTS;
    if (content === undefined) throw new Error('no such mail');
    const message = await renderNotice(sampleNotice(content, { to: { name: null, address } }));
    expect(message.envelope).toEqual({ from: 'frontline@sitrep.example', to: address });
    expect(message.raw).toMatch(/^To: [\x20-\x7e]+\r\n/m);
  },
);

it('refuses to write to what is no address', async () => {
  const [content] = CONTENTS;
  if (content === undefined) throw new Error('no such mail');
  const to = { name: null, address: 'a@example.org\r\nBcc: all@example.org' };
  await expect(renderNotice(sampleNotice(content, { to }))).rejects.toThrow('not an email address');
});
