import { describe, expect, test } from 'vitest';
import { annotate } from '../../src/analyze/annotate.ts';
import { buildDigest } from '../../src/digest/build.ts';
import { type Candidate, describeArticleStory } from '../../src/digest/candidate.ts';
import type { ToldIssue } from '../../src/digest/told.ts';
import type { Digest } from '../../src/model/digest.ts';
import { loadBuiltInThemes } from '../analyze/load-themes.ts';
import { weekly } from './candidates.ts';
import { tell } from './issues.ts';

const builtIn = loadBuiltInThemes();

/** A report as it would be stored: read for its themes and claims, and described for comparing. */
function report(id: string, published: string, title: string, text: string): Candidate {
  const article = {
    ...{ id, title, published, publisher: 'Example Times', after: null },
    ...{ url: null, byline: null, lang: 'en', publishedBasis: null },
  };
  return {
    article,
    annotation: annotate({ title, text }, builtIn),
    signature: describeArticleStory({ ...article, text }),
  };
}

/** The digest of the week that ends on a Sunday. */
async function build(
  sunday: string,
  candidates: readonly Candidate[],
  told: readonly ToldIssue[] = [],
): Promise<Digest> {
  const monday = new Date(Date.parse(sunday) - 6 * 86_400_000).toISOString().slice(0, 10);
  const result = await buildDigest({
    newsletter: { ...weekly, themes: ['casualties'] },
    themes: [{ id: 'casualties', title: 'Casualties', description: 'The dead and the wounded.' }],
    window: { from: monday, to: sunday },
    base: 'https://sitrep.example',
    candidates,
    told,
  });
  if (!result.ok) throw new Error(result.reason);
  return result.digest;
}

/** The section of the later of two consecutive weeks. */
async function buildTwo(before: Candidate, now: Candidate) {
  const first = await build('2023-05-07', [before]);
  expect(first.sections[0]?.stories.map(({ id }) => id)).toEqual([before.article.id]);
  const { sections } = await build('2023-05-14', [now], [tell(first, [before])]);
  const [section] = sections;
  if (section === undefined) throw new Error('no section');
  return section;
}

const SUPERMARKET = report(
  'strike',
  '2023-05-03',
  'Strike on Ternivka',
  'A strike on a supermarket in Ternivka killed nine.',
);
const SUNDAY = report(
  'sunday',
  '2023-05-07',
  'Missile hits market in Kupiansk',
  "Nine civilians were killed in Sunday's strike on a market in Kupiansk, the mayor said.",
);

describe('reports of two weeks in a row', () => {
  test.for([
    [
      "last week's strike",
      SUPERMARKET,
      report(
        'toll',
        '2023-05-10',
        'Toll in Ternivka rises',
        "The death toll from last week's strike on a supermarket in Ternivka has risen to 14.",
      ),
      [9, null, 14, null],
    ],
    [
      'a strike two weeks back',
      report(
        'monday',
        '2023-05-01',
        'Missile kills nine at Ternivka supermarket',
        'A missile hit a supermarket in Ternivka and killed nine civilians, the mayor said.',
      ),
      report(
        'toll',
        '2023-05-14',
        'Toll in Ternivka rises',
        "The death toll from last week's strike on a supermarket in Ternivka has risen to 14, the mayor said.",
      ),
      [9, 'mayor', 14, 'mayor'],
    ],
    [
      "Sunday's strike",
      SUNDAY,
      report(
        'toll',
        '2023-05-11',
        'Kupiansk death toll rises',
        "The death toll from Sunday's strike on a market in Kupiansk rose to 14 civilians, the governor said.",
      ),
      [9, 'mayor', 14, 'governor'],
    ],
    [
      'the strike of a date',
      SUNDAY,
      report(
        'toll',
        '2023-05-14',
        'Three more die in Kupiansk',
        'Police said the number of people killed in the strike on a market in Kupiansk on 7 May had reached 12.',
      ),
      [9, 'mayor', 12, 'Police'],
    ],
  ] as const)('show the toll of %s as a change', async ([, before, now, [was, by, is, then]]) => {
    const { stories, developing } = await buildTwo(before, now);
    expect(stories).toEqual([]);
    expect(developing).toMatchObject([{ id: 'toll', told: { story: before.article.id } }]);
    expect(developing[0]?.changes).toMatchObject([
      {
        measure: 'killed',
        side: 'civilian',
        before: { quantity: { low: was }, claimant: by, published: before.article.published },
        after: { quantity: { low: is }, claimant: then, published: now.article.published },
      },
    ]);
  });

  test.for([
    [
      'a new strike on the town',
      'Strike on Ternivka kills 14',
      "A strike on Ternivka killed 14 civilians, the highest toll since last week's strike on a supermarket there.",
    ],
    [
      'the like event in another town',
      'Toll in Nikopol rises',
      "The death toll from last week's strike on a supermarket in Nikopol has risen to 14.",
    ],
  ] as const)('lead with %s as new', async ([, title, text]) => {
    const { stories, developing } = await buildTwo(SUPERMARKET, report('other', '2023-05-10', title, text));
    expect(stories.map(({ id }) => id)).toEqual(['other']);
    expect(developing).toEqual([]);
  });
});
