import { parseJsonFeed } from 'feedsmith';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { describeSampleMessage } from '../../src/deliver/sample-message.ts';
import { Digest } from '../../src/model/digest.ts';
import { Sending } from '../../src/model/newsletter.ts';
import { renderEmail } from '../../src/render/email.ts';
import { renderEml } from '../../src/render/eml.ts';
import { renderFeed } from '../../src/render/feed.ts';
import { renderText } from '../../src/render/text.ts';
import { renderWeb } from '../../src/render/web.ts';
import { dayWords, quantityWords, speakerWords } from '../../src/render/words.ts';
import { listAddresses, listTags, unescapeHtml } from './markup.ts';
import { changedDigest, developingDigest, emptyDigest, sampleDigest } from './sample-digest.ts';

const digest = developingDigest(12, 2);
const developing = digest.sections.flatMap((section) => section.developing);
const changes = developing.flatMap((story) => story.changes);
const channel = {
  title: 'Frontline',
  description: 'News',
  homeUrl: 'https://sitrep.example/',
  selfUrl: 'https://sitrep.example/feeds/frontline.json',
  lang: 'en',
};
const html = { email: renderEmail(digest), web: renderWeb(digest) };
const sample = describeSampleMessage(digest, Sending.parse({}), 'https://sitrep.example');
const message = await PostalMime.parse(await renderEml(digest, sample));

/** What a reader sees of a rendition: no tags, white space as one space. */
const wordsOf = (markup: string): string =>
  unescapeHtml(markup.replace(/<style[^<]*<\/style>|<[^>]*>/g, ' ')).replace(/\s+/g, ' ');

const feed = parseJsonFeed(renderFeed('json', channel, [digest]));

const renditions = {
  email: wordsOf(html.email),
  web: wordsOf(html.web),
  text: wordsOf(renderText(digest)),
  feed: wordsOf(feed.items?.map((item) => item.content_html).join(' ') ?? ''),
  'message as HTML': wordsOf(message.html ?? ''),
  'message as text': wordsOf(message.text ?? ''),
};

it('the sample has stories that go on, and figures that changed', () => {
  expect(developing.length).toBe(6);
  expect(changes.length).toBe(3);
  expect(digest.counts).toMatchObject({ stories: 12, developing: 6 });
});

describe.each(Object.entries(renditions))('a developing story in the %s', (_name, words) => {
  it('holds every evidence sentence word for word, with who says it', () => {
    for (const { text, speaker } of developing.flatMap((story) => story.evidence)) {
      expect(words).toContain(wordsOf(text));
      expect(words).toContain(wordsOf(speakerWords(speaker)));
    }
  });

  it('points back to the issue that told it', () => {
    expect(words.split('Told in the issue of 14–20 Mar 2022')).toHaveLength(developing.length + 1);
  });

  it('shows a changed figure with both values, both claimants and both dates', () => {
    for (const { before, after } of changes) {
      const sides = [before, after].map(
        ({ quantity, claimant, published }) =>
          `${quantityWords(quantity)}[^“]{0,8}${speakerWords(claimant)}[^“]{0,120}?${dayWords(published)}`,
      );
      expect(words).toMatch(new RegExp(`then ${sides[0]}[^“]{0,8}now ${sides[1]}`));
    }
  });
});

describe('the links of a developing story', () => {
  it.each(Object.entries(html))('in the %s lead to the story told before', (_name, page) => {
    const addresses = listAddresses(page);
    for (const { told } of developing) expect(addresses).toContain(told.url);
    expect(addresses).toContain('https://sitrep.example/digests/frontline-2022-03-20');
  });

  it('lead from both figures of a change to their places', () => {
    for (const addresses of Object.values(html).map(listAddresses)) {
      for (const { article, evidence } of changes.flatMap(({ before, after }) => [before, after]))
        expect(addresses).toContain(`https://sitrep.example/articles/${article}#c-${evidence.start}`);
    }
  });

  it('lead from each sentence of the web page to its place, and name its rule', () => {
    const addresses = listAddresses(html.web);
    for (const { article, start } of developing.flatMap((story) => story.evidence))
      expect(addresses).toContain(`https://sitrep.example/articles/${article}#e-${start}`);
  });

  it('have a place of their own on the web page, under the id of the story', () => {
    const ids = listTags(html.web).map(({ attributes }) => attributes.get('id'));
    for (const { id } of developing) expect(ids.filter((one) => one === id)).toHaveLength(1);
  });
});

describe('what is new leads', () => {
  it.each([
    ['email', html.email],
    ['web', html.web],
    ['text', renderText(digest)],
  ])('in every section of the %s', (_name, rendition) => {
    const words = unescapeHtml(rendition);
    for (const section of digest.sections) {
      const places = [...section.stories, ...section.developing].map(({ id }) =>
        words.lastIndexOf(`#${id}`) === -1 ? Number.NaN : words.lastIndexOf(`#${id}`),
      );
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
    expect(words.match(/still developing/gi)?.length).toBeGreaterThanOrEqual(digest.sections.length);
  });

  it('and the masthead counts both, and names the issue before', () => {
    for (const words of [renditions.email, renditions.web, renditions.text]) {
      expect(words).toContain('12 stories, 6 of them still developing, from 10 publishers');
      expect(words).toContain('Since the issue of 14–20 Mar 2022');
      expect(words).toContain('2 new, 2 still developing');
    }
  });
});

describe('a section without news', () => {
  const told = developingDigest(6, 1);

  it.each([
    ['email', renderEmail(told)],
    ['web', renderWeb(told)],
    ['text', renderText(told)],
  ])('says so in the %s, before what goes on', (_name, rendition) => {
    const words = wordsOf(rendition);
    expect(words.split('Nothing new under this heading since the issue before.')).toHaveLength(4);
    expect(words).toContain('6 stories, all of them still developing, from');
    expect(words).toContain('nothing new, 2 still developing');
    expect(words).toContain('still developing under Casualties');
    expect(words).not.toContain('No report of these days falls under this heading.');
  });

  it('leaves the inbox a line that says so too', () => {
    expect(wordsOf(renderEmail(told))).toContain('Still developing: ');
  });

  it('does not say so where a line in brief is new', () => {
    const mixed = changedDigest(told, (body) => {
      const line = body.sections[1]?.also[0];
      if (line) line.id = 'another-story';
    });
    expect(wordsOf(renderWeb(mixed)).split('Nothing new under this heading')).toHaveLength(3);
  });
});

describe('without an issue before', () => {
  const first = [sampleDigest(6), emptyDigest()].flatMap((one) => [
    renderEmail(one),
    renderWeb(one),
    renderText(one),
  ]);

  it('nothing is said of one', () => {
    for (const rendition of first)
      expect(wordsOf(rendition)).not.toMatch(/Since the issue|developing|Nothing new/);
  });

  it('a story told long before is developing all the same', () => {
    const old = changedDigest(developingDigest(6, 1), (body) => {
      body.previous = null;
    });
    expect(() => Digest.parse(old)).not.toThrow();
    for (const rendition of [renderEmail(old), renderWeb(old), renderText(old)]) {
      expect(rendition).not.toContain('Since the issue');
      expect(wordsOf(rendition).split('Nothing new under this heading.')).toHaveLength(4);
    }
  });
});

describe('one developing story', () => {
  it('is counted in words of its own', () => {
    const one = developingDigest(1, 1);
    expect(wordsOf(renderWeb(one))).toContain('1 story, still developing, from 1 publisher');
  });
});

it('a figure that is shown as a change is not listed again', () => {
  const [, listed = ''] = /Figures in this story">(.*?)<\/ul>/.exec(html.web) ?? [];
  expect(listed).not.toBe('');
  for (const { after } of changes) expect(listed).not.toContain(`, ${quantityWords(after.quantity)} `);
});
