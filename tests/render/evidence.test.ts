import { describe, expect, it } from 'vitest';
import { Digest } from '../../src/model/digest.ts';
import { renderEmail } from '../../src/render/email.ts';
import { renderFeed } from '../../src/render/feed.ts';
import { renderJson } from '../../src/render/json.ts';
import { renderText } from '../../src/render/text.ts';
import { renderWeb } from '../../src/render/web.ts';
import { unescapeHtml } from './markup.ts';
import { developingDigest, emptyDigest, FOREIGN_PUBLISHER, sampleDigest } from './sample-digest.ts';

const digest = sampleDigest();
const stories = digest.sections.flatMap((section) => section.stories);
const evidence = [
  ...stories.flatMap((story) => story.evidence),
  ...digest.sections.flatMap((section) => section.also.map((also) => also.evidence)),
];
const channel = {
  title: 'Frontline',
  description: 'News',
  homeUrl: 'https://sitrep.example/',
  selfUrl: 'https://sitrep.example/feeds/frontline.json',
  lang: 'en',
};

const renditions = {
  email: unescapeHtml(renderEmail(digest)),
  web: unescapeHtml(renderWeb(digest)),
  text: renderText(digest),
  feed: unescapeHtml(renderFeed('rss', channel, [digest])),
};

describe.each(Object.entries(renditions))('%s', (_name, rendition) => {
  it('holds every evidence sentence word for word', () => {
    expect(evidence.length).toBeGreaterThan(40);
    for (const { text } of evidence) expect(rendition).toContain(text);
  });

  it('names the outlet behind every brief, and says so where it is not named', () => {
    for (const { after, publisher } of stories.flatMap((story) => story.articles)) {
      if (publisher === 'Sitrep brief') {
        expect(rendition).toContain(`Sitrep brief, after ${after ?? 'a report whose outlet is not named'}`);
      }
    }
  });

  it('is the same every time', () => {
    expect(renderEmail(sampleDigest())).toBe(renderEmail(sampleDigest()));
    expect(renderWeb(sampleDigest())).toBe(renderWeb(sampleDigest()));
    expect(renderText(sampleDigest())).toBe(renderText(sampleDigest()));
  });
});

it.each([renditions.email, renditions.web, renditions.text])(
  'a foreign publisher stands as it is written',
  (rendition) => {
    expect(rendition).toContain(FOREIGN_PUBLISHER);
  },
);

it('the sample holds under the schema', () => {
  for (const sample of [
    sampleDigest(),
    sampleDigest(200),
    developingDigest(),
    developingDigest(6, 1),
    emptyDigest(),
  ])
    expect(Digest.parse(sample)).toEqual(sample);
});

describe('text', () => {
  it('gives each sentence its own line, and says who says it', () => {
    const lines = renderText(digest).split('\n');
    for (const { text } of evidence) expect(lines).toContain(`   "${text}"`);
    expect(lines).toContain('      - UK Ministry of Defence, assessed as likely');
  });

  it('is not markup', () => {
    expect(renderText(digest)).not.toMatch(/&[#a-z0-9]+;|<\/?(?:p|td|a|b)\b/);
  });
});

describe('web', () => {
  it('links each sentence to its place in its article', () => {
    const html = renderWeb(digest);
    for (const { article, start } of evidence) {
      expect(html).toContain(`href="https://sitrep.example/articles/${article}#e-${start}"`);
    }
  });
});

describe('an empty section', () => {
  it.each([
    ['email', renderEmail(emptyDigest())],
    ['web', renderWeb(emptyDigest())],
    ['text', renderText(emptyDigest())],
  ])('says so in the %s', (_name, rendition) => {
    expect(rendition.split('No report of these days falls under this heading.')).toHaveLength(4);
  });
});

it('JSON is the digest, indented, with a newline at its end', () => {
  const json = renderJson(digest);
  expect(JSON.parse(json)).toEqual(digest);
  expect(json).toMatch(/^\{\n {2}"id"/);
  expect(json.endsWith('}\n')).toBe(true);
});

it('says under a sentence why it was chosen, in words where they are known', () => {
  const [section, ...sections] = digest.sections;
  const [story, ...others] = section?.stories ?? [];
  const [first] = story?.evidence ?? [];
  if (section === undefined || story === undefined || first === undefined) throw new Error('no story');
  const print = (change: object) => {
    const changed = { ...story, evidence: [{ ...first, ...change }] };
    return unescapeHtml(
      renderWeb({ ...digest, sections: [{ ...section, stories: [changed, ...others] }, ...sections] }),
    );
  };
  const ruled = print({ rule: 'a-rule', reason: 'Somebody did <something>.' });
  expect(ruled).toContain('<br>Somebody did <something>. <small>a-rule</small>');
  const weighed = print({ rule: 'weighed:a+b', reason: 'Words that weigh: “a”.' });
  expect(weighed).toContain('<br>Words that weigh: “a”.</figcaption>');
  const older = print({ rule: 'weighed:a+b' });
  expect(older).toContain('<br>Its words weigh for this theme.</figcaption>');
  expect(older + weighed).not.toContain('weighed:');
});
