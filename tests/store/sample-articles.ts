import { describeArticleStory } from '../../src/digest/candidate.ts';
import { hashStoryKeys } from '../../src/digest/story-hash.ts';
import type { Annotation } from '../../src/model/annotation.ts';
import type { FingerprintedArticle } from '../../src/model/corpus.ts';
import type { ClaimRow } from '../../src/model/ledger.ts';
import type { StorySignature } from '../../src/model/story-signature.ts';
import { saveArticles } from '../../src/store/articles.ts';

/** An article that is annotated but not yet filed. */
export type Sample = {
  article: FingerprintedArticle;
  annotation: Annotation;
  signature: StorySignature;
  claims: ClaimRow[];
};

/** An annotated article with these of its fields. */
export function sampleArticle(
  fields: Partial<FingerprintedArticle> & { id: string },
  themes: readonly string[] = [],
): Sample {
  const article: FingerprintedArticle = {
    source: 'corpus',
    url: null,
    title: `Report ${fields.id}`,
    publisher: 'Northern Post',
    after: null,
    byline: null,
    lang: 'en',
    published: '2023-05-03T05:00:00Z',
    publishedBasis: null,
    text: `What ${fields.id} says.`,
    fingerprint: '0'.repeat(64),
    ...fields,
  };
  const evidence = { in: 'title', start: 0, end: 1, text: article.title.slice(0, 1), score: 2 } as const;
  return {
    article,
    annotation: {
      otherSides: [],
      themes: themes.map((theme) => ({
        theme,
        score: 2,
        evidence: [{ ...evidence, rule: 'r', speaker: null, hedge: null, probability: null }],
      })),
      claims: [],
    },
    signature: describeArticleStory(article),
    claims: [],
  };
}

/** Three reports of one fire and one of another matter, an hour apart. */
export function fireReports(): [Sample, Sample, Sample, Sample] {
  const title = 'Drones set Ilsky refinery ablaze';
  const text =
    'Two drones struck the oil refinery at Ilsky overnight and set fire to a storage tank, the governor of the ' +
    'region said. Forty firefighters put the blaze out before dawn, and no one was hurt.';
  return [
    sampleArticle({ id: 'fire-first', title, text }),
    sampleArticle({
      id: 'fire-copy',
      title,
      text,
      publisher: 'Harbour Times',
      published: '2023-05-03T06:00:00Z',
    }),
    sampleArticle({
      id: 'fire-other-words',
      title: 'Ilsky oil refinery on fire after drone attack',
      text: 'A drone attack started a fire at the Ilsky oil refinery in Krasnodar region, emergency services said.',
      publisher: 'City Wire',
      published: '2023-05-03T07:00:00Z',
    }),
    sampleArticle({
      id: 'tank-plant',
      title: 'Shoigu inspects tank plant in Omsk',
      text: 'Defence minister Sergei Shoigu inspected a tank plant in Omsk and asked for double the output.',
      published: '2023-05-03T08:00:00Z',
    }),
  ];
}

const SYLLABLES = 'ba de fi go lu ma ne pi ro su ta ve zi ko la mu'.split(' ');

/** A made-up word, the same for the same number: no two numbers under 65,536 share one. */
export function madeUpWord(number: number): string {
  const digits = [12, 8, 4, 0].map((shift) => SYLLABLES[(number >> shift) & 15]);
  return `${digits.join('')}n`;
}

/** A stream of reports, `perDay` of them: three of each event, whose words are drawn as words are, few of them often. */
export function streamArticle(index: number, perDay: number): Sample {
  const event = Math.floor(index / 3);
  const draw = (salt: number, outOf: number) => {
    // A small multiplicative generator: the stream is the same in every run.
    const state = Math.imul(event * 31 + salt + 1, 0x9e37_79b1) >>> 0;
    return Math.floor((state / 2 ** 32) ** 3 * outOf);
  };
  const word = (salt: number) => madeUpWord(draw(salt, 20_000));
  const name = (salt: number) => word(salt).replace(/^./, (first) => first.toUpperCase());
  const at = new Date(Date.UTC(2020, 0, 1) + Math.floor((index * 86_400_000) / perDay));
  return sampleArticle({
    id: `report-${index}`,
    title: `${name(1)} ${word(2)} ${word(3)} in ${name(4)}`,
    text:
      `The ${word(2)} of ${name(1)} ${word(5)} at ${name(4)} on ${word(6)} ${word(7)}, ${name(8)} said. ` +
      `Outlet ${madeUpWord(index % 40)} adds that ${word(9)} and ${word(10)} were ${word(11)}.`,
    publisher: `Outlet ${index % 40}`,
    published: at.toISOString().replace('.000', ''),
  });
}

/** Stores articles as they would be if each had opened a story. */
export async function fill(db: D1Database, items: readonly Sample[]): Promise<void> {
  for (let from = 0; from < items.length; from += 500)
    await saveArticles(
      db,
      items.slice(from, from + 500).map((item) => ({
        ...item,
        keys: hashStoryKeys(item.signature),
        member: { story: item.article.id, relation: null },
      })),
    );
}
