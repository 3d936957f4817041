import { type Candidate, describeArticleStory } from '../../src/digest/candidate.ts';
import type { Evidence } from '../../src/model/annotation.ts';
import type { Claim } from '../../src/model/claim.ts';
import { Newsletter } from '../../src/model/newsletter.ts';

/** A weekly newsletter of two themes, in Kyiv's time. */
export const weekly = Newsletter.parse({
  id: 'weekly',
  title: 'Weekly',
  description: 'A newsletter to test with.',
  zone: 'Europe/Kyiv',
  cadence: { every: 'week', on: 'monday', at: '07:00' },
  themes: ['rivers', 'roads'],
  sender: { name: 'Weekly', address: 'weekly@example.com' },
  listId: 'weekly.example.com',
});

export const definitions = [
  { id: 'roads', title: 'Roads', description: 'Roads shut.' },
  { id: 'rivers', title: 'Rivers', description: 'Rivers over their banks.' },
];

const evidence = (id: string, at: number, score: number, part: 'title' | 'text' = 'text'): Evidence => {
  const text = `Sentence ${at} of ${id}.`;
  const start = at * 100;
  return {
    in: part,
    start,
    end: start + text.length,
    text,
    score,
    rule: 'some-rule',
    speaker: null,
    hedge: null,
    probability: null,
  };
};

/** A word that nothing else is called by: seven letters from a hash (FNV-1a) of a text. */
function wordOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return Array.from({ length: 7 }, (_, at) =>
    String.fromCharCode(97 + (Math.floor(hash / 26 ** at) % 26)),
  ).join('');
}

/** A candidate whose themes are given by their scores. */
export function candidate(
  id: string,
  published: string,
  scores: Record<string, number> = {},
  change: {
    title?: string;
    text?: string;
    claims?: Claim[];
    publisher?: string;
    /** Sentences that earn its themes, in place of one of its own. */
    sentences?: string[];
  } = {},
): Candidate {
  const themes = Object.entries(scores).map(([theme, score]) => {
    const own = evidence(id, 1, score);
    const given = change.sentences?.map((text, at) => ({
      ...own,
      start: at * 1000,
      end: at * 1000 + text.length,
      text,
    }));
    return { theme, score, evidence: given ?? [own] };
  });
  const article = {
    id,
    url: null,
    title: change.title ?? `Title of ${id}`,
    publisher: change.publisher ?? 'Example Times',
    after: null,
    byline: null,
    lang: 'en',
    published,
    publishedBasis: 'dateline',
  };
  // Words of its own, so that no two candidates are about the same unless a test says so.
  const own = change.text ?? Array.from({ length: 30 }, (_, at) => wordOf(`${id} ${at}`)).join(' ');
  return {
    article,
    annotation: { themes, otherSides: [], claims: change.claims ?? [] },
    signature: describeArticleStory({
      ...article,
      title: change.text ? article.title : own.slice(0, 60),
      text: own,
    }),
  };
}
