import { describe, expect, it } from 'vitest';
import { EMAIL_MAX_BYTES } from '../../src/limits.ts';
import type { DigestBody } from '../../src/model/digest.ts';
import { renderEmail } from '../../src/render/email.ts';
import { unescapeHtml } from './markup.ts';
import { changedDigest, developingDigest, sampleDigest } from './sample-digest.ts';
import { hostileDigest } from './sample-hostile.ts';

const bytes = (text: string) => new TextEncoder().encode(text).length;
const reader = {
  unsubscribeUrl: 'https://sitrep.example/unsubscribe?token=abc',
  preferencesUrl: 'https://sitrep.example/preferences?token=abc',
};

describe('renderEmail', () => {
  it('holds thirty stories whole', () => {
    const html = renderEmail(sampleDigest(30), reader);
    expect(bytes(html)).toBeLessThan(EMAIL_MAX_BYTES);
    expect(html).not.toContain('more stories');
  });

  it('keeps its frame small', () => {
    expect(bytes(renderEmail(sampleDigest(0), reader))).toBeLessThan(17_000);
  });

  it('sets language, direction and colour scheme, and loads nothing', () => {
    const html = renderEmail(sampleDigest(6), reader);
    expect(html).toMatch(/<html lang="en" dir="ltr"/);
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).not.toMatch(/<img|<link|@import|url\(/);
  });

  it('runs from right to left where the digest does', () => {
    const html = renderEmail(
      changedDigest(sampleDigest(3), (digest) => {
        digest.lang = 'ar';
      }),
    );
    expect(html).toMatch(/<html lang="ar" dir="rtl"/);
    expect(html).toContain('border-right:3px');
    expect(html).not.toMatch(/text-align:left|direction:ltr/);
  });

  it('carries a reader’s own links only when given them', () => {
    expect(renderEmail(sampleDigest(3))).not.toMatch(/unsubscribe/i);
    expect(unescapeHtml(renderEmail(sampleDigest(3), reader))).toContain(`href="${reader.unsubscribeUrl}"`);
  });

  it('refuses a reader link that is no web address', () => {
    expect(() => renderEmail(sampleDigest(3), { ...reader, unsubscribeUrl: 'javascript:alert(1)' })).toThrow(
      /web address/,
    );
  });

  it('draws a bar only where there is a number', () => {
    const { figures } = sampleDigest(30);
    const words = figures
      .flatMap((group) => group.figures)
      .filter(({ quantity }) => quantity.low === null && quantity.high === null);
    expect(words).toHaveLength(1);
    const html = renderEmail(
      changedDigest(sampleDigest(30), (digest) => {
        digest.figures = [{ side: 'russia', measure: 'equipment', figures: words }];
      }),
    );
    expect(html).toContain('dozens');
    expect(html).not.toContain('class="b1"');
  });
});

describe('an email too long for Gmail', () => {
  const long = renderEmail(sampleDigest(200), reader);

  it('fits, and says how much more there is', () => {
    expect(bytes(long)).toBeLessThanOrEqual(EMAIL_MAX_BYTES);
    expect(bytes(long)).toBeGreaterThan(EMAIL_MAX_BYTES * 0.9);
    expect(long).toMatch(/<b>\d+ more stories<\/b>: <a[^>]+>read the rest on the web<\/a>/);
  });

  it('counts exactly the stories it left out', () => {
    const kept = long.split('<h3').length - 1;
    expect(long).toContain(`<b>${200 - kept} more stories</b>`);
  });

  it('keeps the best of every section, in order', () => {
    const text = unescapeHtml(long);
    for (const section of sampleDigest(200).sections) {
      const places = section.stories.map(({ id }) => text.indexOf(`#${id}"`));
      const missing = places.indexOf(-1);
      expect(missing).toBeGreaterThan(5);
      expect(places.slice(missing).every((place) => place === -1)).toBe(true);
      expect(places.slice(0, missing)).toEqual(places.slice(0, missing).toSorted((a, b) => a - b));
    }
  });

  it.each([
    [
      'one story with a thousand sentences',
      (digest: DigestBody) => {
        const story = digest.sections[0]?.stories[0];
        const evidence = story?.evidence[0];
        if (story && evidence) story.evidence = Array.from({ length: 1_000 }, () => evidence);
      },
    ],
    [
      'a sentence longer than the whole email',
      (digest: DigestBody) => {
        const evidence = digest.sections[0]?.stories[0]?.evidence[0];
        if (evidence) evidence.text = '<&>"'.repeat(30_000);
      },
    ],
    [
      'a title, a description and themes without end',
      (digest: DigestBody) => {
        digest.title = '"'.repeat(50_000);
        digest.description = '<'.repeat(50_000);
        const section = digest.sections[0];
        if (section)
          digest.sections = Array.from({ length: 300 }, (_unused, at) => ({
            ...section,
            theme: `theme-${at}`,
            title: '"'.repeat(5_000),
            description: '"'.repeat(5_000),
          }));
      },
    ],
    [
      'developing stories with hundreds of changes and outlets',
      (digest: DigestBody) => {
        const told = developingDigest(6, 1).sections.find(({ developing }) =>
          developing.some(({ changes }) => changes.length > 0),
        );
        const story = told?.developing.find(({ changes }) => changes.length > 0);
        const [change] = story?.changes ?? [];
        const [article] = story?.articles ?? [];
        const [section] = digest.sections;
        if (!story || !change || !article || !section) return;
        story.changes = Array.from({ length: 300 }, () => change);
        story.articles = Array.from({ length: 300 }, () => article);
        section.developing = [story];
        const [sentence] = story.evidence;
        if (sentence) sentence.text = '<&>"'.repeat(30_000);
        digest.sections[1]?.developing.push(...Array.from({ length: 50 }, () => story));
      },
    ],
    [
      'thousands of also-lines',
      (digest: DigestBody) => {
        const section = digest.sections.find(({ also }) => also.length > 0);
        const line = section?.also[0];
        if (section && line) section.also = Array.from({ length: 3_000 }, () => line);
      },
    ],
  ])('fits with %s', (_name, change) => {
    const html = renderEmail(changedDigest(sampleDigest(6), change), reader);
    expect(bytes(html)).toBeLessThanOrEqual(EMAIL_MAX_BYTES);
    expect(html.includes('read the rest on the web')).toBe(true);
  });

  it('keeps the developing stories of every section at their shortest, and drops no new one for them alone', () => {
    const digest = developingDigest(72, 2);
    const words = unescapeHtml(renderEmail(digest, reader));
    expect(bytes(renderEmail(digest, reader))).toBeLessThanOrEqual(EMAIL_MAX_BYTES);
    for (const { stories, developing } of digest.sections) {
      const isHere = ({ id }: { id: string }) => words.includes(`#${id}"`);
      expect(stories.filter(isHere).length).toBeGreaterThan(8);
      expect(developing.filter(isHere).length).toBeGreaterThan(2);
      expect(developing.filter(isHere)).toEqual(developing.slice(0, developing.filter(isHere).length));
      const [first] = developing;
      expect(words).toContain(first?.evidence[0]?.text);
    }
    expect(words).toContain('More of this story on the web');
  });

  it('cuts sentences of developing stories before it drops any story', () => {
    const digest = changedDigest(developingDigest(12, 2), (body) => {
      for (const story of body.sections.flatMap(({ developing }) => developing)) {
        const [first] = story.evidence;
        if (first)
          story.evidence = [
            first,
            ...Array.from({ length: 40 }, () => ({ ...first, text: 'x'.repeat(400) })),
          ];
      }
    });
    const html = renderEmail(digest, reader);
    expect(bytes(html)).toBeLessThanOrEqual(EMAIL_MAX_BYTES);
    expect(html).not.toContain('more stories');
    for (const { stories, developing } of digest.sections)
      for (const { id } of [...stories, ...developing]) expect(unescapeHtml(html)).toContain(`#${id}"`);
    expect(html.split('More of this story on the web')).toHaveLength(7);
  });

  it.each([200, 600])(
    'fits with %i developing stories and nothing new, and counts those left out',
    (stories) => {
      const html = renderEmail(developingDigest(stories, 1), reader);
      expect(bytes(html)).toBeLessThanOrEqual(EMAIL_MAX_BYTES);
      expect(bytes(html)).toBeGreaterThan(EMAIL_MAX_BYTES * 0.9);
      expect(html).toContain(`<b>${stories - (html.split('<h4').length - 1)} more stories</b>`);
    },
  );

  it('shows figures of every group, and how many more there are', () => {
    const html = renderEmail(
      changedDigest(sampleDigest(30), (digest) => {
        digest.figures = digest.figures.map((group) => ({
          ...group,
          figures: Array.from({ length: 500 }, () => group.figures).flat(),
        }));
      }),
      reader,
    );
    expect(bytes(html)).toBeLessThanOrEqual(EMAIL_MAX_BYTES);
    expect(html).toMatch(/>[\d,]+ more figures on the web</);
    for (const title of ['Russian side: killed', 'Ukrainian side: killed', 'Civilians: killed'])
      expect(html.includes(title)).toBe(true);
  });

  it('fits with hostile texts', () => {
    expect(bytes(renderEmail(hostileDigest(), reader))).toBeLessThanOrEqual(EMAIL_MAX_BYTES);
  });
});
