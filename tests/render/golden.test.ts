import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeSampleMessage } from '../../src/deliver/sample-message.ts';
import { renderEmail } from '../../src/render/email.ts';
import { renderEml } from '../../src/render/eml.ts';
import { renderFeed } from '../../src/render/feed.ts';
import { renderText } from '../../src/render/text.ts';
import { renderWeb } from '../../src/render/web.ts';
import { developingDigest } from './sample-digest.ts';

// Open these files in a browser or a mail client. To regrow them after a change of templates that was meant:
// UPDATE_GOLDEN=1 npx vitest run tests/render/golden.test.ts

const folder = resolve(import.meta.dirname, '../golden/six-stories');
const digest = developingDigest(6, 2);
const sending = {
  inboundDomain: 'in.sitrep.example',
  postalAddress: 'Sitrep Example Ltd, 1 Example Street, London',
};
const sample = describeSampleMessage(digest, sending, 'https://sitrep.example');
const { reader } = sample;
const feed = (format: 'rss' | 'atom' | 'json') => {
  const channel = {
    title: digest.title,
    description: digest.description,
    homeUrl: 'https://sitrep.example/',
    selfUrl: `https://sitrep.example/feeds/frontline.${format}`,
    lang: digest.lang,
  };
  return renderFeed(format, channel, [digest]);
};

const files: Record<string, () => string | Promise<string>> = {
  'email.html': () => renderEmail(digest, reader),
  'web.html': () => renderWeb(digest),
  'email.txt': () => renderText(digest, reader),
  'feed.rss': () => feed('rss'),
  'feed.atom': () => feed('atom'),
  'feed.json': () => feed('json'),
  'message.eml': () => renderEml(digest, sample),
};

describe('the golden digest of six stories, half of them told before', () => {
  it.each(Object.entries(files))('renders %s byte for byte', async (name, render) => {
    const path = join(folder, name);
    const rendered = await render();
    if (process.env['UPDATE_GOLDEN'] === '1') {
      await mkdir(folder, { recursive: true });
      await writeFile(path, rendered);
    }
    expect(rendered).toBe(await readFile(path, 'utf8'));
  });
});
