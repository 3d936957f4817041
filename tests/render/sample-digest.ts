import { createHash } from 'node:crypto';
import { BRIEF_PUBLISHER } from '../../src/model/article.ts';
import type {
  DevelopingStory,
  Digest,
  DigestArticle,
  DigestBody,
  FigureChange,
  FigureGroup,
  Section,
  Story,
} from '../../src/model/digest.ts';
import { figuresOf, sourced } from './sample-figures.ts';
import { SAMPLE_STORIES, type SampleStory } from './sample-stories.ts';

/** A publisher whose name tries a renderer: right-to-left, quoted, with an emoji. */
export const FOREIGN_PUBLISHER = 'قناة "الشرق" <الإخبارية> 📰';

const TITLES = {
  'leadership-strain': 'Russian leadership strain',
  morale: 'Morale',
  casualties: 'Casualties',
};
const DESCRIPTIONS = {
  'leadership-strain': 'Dismissals, rivalries and blame among those who command.',
  morale: 'Will to fight, refusal, desertion and surrender.',
  casualties: 'The dead, the wounded, the captured and the missing, as each side counts them.',
};
const THEMES = ['leadership-strain', 'morale', 'casualties'] as const;

/** A number of this round where the sample is asked for more stories than it has. */
const roundOf = (index: number) => Math.floor(index / SAMPLE_STORIES.length);

function articleOf(story: SampleStory, id: string): DigestArticle {
  return {
    id,
    title: story.headline,
    publisher: BRIEF_PUBLISHER,
    after: story.after,
    byline: null,
    url: null,
    lang: 'en',
    published: story.day,
    publishedBasis: 'the day the report gives',
  };
}

/** Where words stand in the sample text; 0 where they are not quoted from it word for word. */
const placeOf = (text: string, words: string) => Math.max(0, text.indexOf(words));

function storyOf(source: SampleStory, index: number): Story {
  const id = `sample-${source.day}-${index + 1}`;
  const text = source.said.map((said) => said.text).join(' ');
  const round = roundOf(index);
  return {
    id,
    headline: round === 0 ? source.headline : `${source.headline} (${round + 1})`,
    publishers: 1,
    articles: [articleOf(source, id)],
    evidence: source.said.map((said) => {
      const start = placeOf(text, said.text);
      return {
        article: id,
        in: 'text',
        start,
        end: start + said.text.length,
        ...said,
        rule: `${source.theme}/sample-rule`,
      };
    }),
    claims: source.counted.map(({ words, ...claim }) => {
      const start = placeOf(text, words);
      return {
        article: id,
        ...claim,
        evidence: { in: 'text', start, end: start + words.length, text: words },
      };
    }),
  };
}

/** The second story of the sample stands in two outlets, one of them foreign. */
function addForeignReport(story: Story): Story {
  const id = `${story.id}-foreign`;
  const text = 'قالت مصادر رسمية إن القائد الجديد تسلّم مهامه.';
  const article: DigestArticle = {
    id,
    title: 'قائد جديد للجبهة كلها',
    publisher: FOREIGN_PUBLISHER,
    after: null,
    byline: null,
    url: 'https://news.example/front?lang=ar&id=7',
    lang: 'ar',
    published: '2022-04-11T06:30:00Z',
    publishedBasis: null,
  };
  const evidence = {
    article: id,
    in: 'text',
    start: 0,
    end: text.length,
    text,
    speaker: 'مصادر رسمية',
    hedge: 'said',
    probability: null,
    rule: 'leadership-strain/sample-rule',
  } as const;
  return {
    ...story,
    publishers: 2,
    articles: [...story.articles, article],
    evidence: [...story.evidence, evidence],
  };
}

/** What an issue before had put in the place of each figure. */
function changesOf(story: Story): FigureChange[] {
  return story.claims.map((claim, at) => {
    const after = sourced(claim, story);
    const { low, high } = claim.quantity;
    const value = high ?? low;
    const before = value === null ? null : value - 26 - at;
    return {
      side: claim.side,
      measure: claim.measure,
      before: {
        ...after,
        quantity: { low: before, high: before, qualifier: before === null ? 'several' : null },
        article: `${claim.article}-before`,
        claimant: at === 0 ? 'the regional governor' : null,
        hedge: at === 0 ? 'claimed' : null,
        asOf: null,
        publisher: 'The Example Post',
        after: null,
        published: '2022-03-18',
      },
      after,
    };
  });
}

/** A story of the sample as one that the issue before told, under another headline where it has figures. */
function developingOf(story: Story): DevelopingStory {
  const id = `${story.id}-before`;
  const digest = 'frontline-2022-03-20';
  return {
    ...story,
    told: {
      digest,
      from: '2022-03-14',
      to: '2022-03-20',
      story: id,
      headline: story.claims.length > 0 ? `First word of: ${story.headline}` : story.headline,
      url: `https://sitrep.example/digests/${digest}#${id}`,
    },
    changes: changesOf(story),
  };
}

/** A digest body with its hash; any deterministic one will do here. Not checked: renderers must bear what a schema would refuse. */
export function withHash(body: DigestBody): Digest {
  return { ...body, hash: createHash('sha256').update(JSON.stringify(body)).digest('hex') };
}

function bodyOf(sections: Section[], figures: FigureGroup[]): DigestBody {
  const developing = sections.reduce((sum, section) => sum + section.developing.length, 0);
  const stories = sections.reduce((sum, section) => sum + section.stories.length, developing);
  return {
    id: 'frontline-2022-03-21--2023-05-28',
    newsletter: 'frontline',
    title: 'Frontline',
    description: 'The war in Ukraine: strain in the Russian command, morale, and losses.',
    lang: 'en',
    zone: 'Europe/London',
    from: '2022-03-21',
    to: '2023-05-28',
    due: '2023-05-29T06:00:00Z',
    url: 'https://sitrep.example/digests/frontline-2022-03-21--2023-05-28',
    counts: { articles: stories + 4, stories, developing, publishers: Math.max(1, stories - 2) },
    sender: { name: 'Frontline by Sitrep', address: 'frontline@sitrep.example' },
    listId: 'frontline.sitrep.example',
    previous: null,
    sections,
    figures,
  };
}

/** A valid digest of `items` stories in three sections, always the same: own words, public facts. */
export function sampleDigest(items = 30): Digest {
  const stories = Array.from({ length: items }, (_unused, index) => {
    const source = SAMPLE_STORIES[index % SAMPLE_STORIES.length];
    if (source === undefined) throw new Error('the sample is empty');
    return { theme: source.theme, story: storyOf(source, index) };
  }).map(({ theme, story }, index) => ({ theme, story: index === 3 ? addForeignReport(story) : story }));
  const sections = THEMES.map((theme): Section => {
    return {
      theme,
      title: TITLES[theme],
      description: DESCRIPTIONS[theme],
      stories: stories.filter((one) => one.theme === theme).map(({ story }) => story),
      developing: [],
      also: [],
      omitted: 0,
    };
  });
  const [leadership, morale, casualties] = sections;
  const borrowed = casualties?.stories[0];
  const evidence = borrowed?.evidence[0];
  if (morale && borrowed && evidence) {
    morale.also = [{ id: borrowed.id, headline: borrowed.headline, section: 'casualties', evidence }];
  }
  const second = leadership?.stories[0]?.articles[0];
  if (second) {
    second.publisher = 'HuffPost UK';
    second.after = null;
    second.url = 'https://news.example/2022/05/commanders';
  }
  return withHash(bodyOf(sections, figuresOf(stories.map(({ story }) => story))));
}

/**
 * The sample after an issue before: of every section the last stories, one in `ratio` and at least one, are still
 * developing. A ratio of 1 leaves nothing new.
 */
export function developingDigest(items = 30, ratio = 3): Digest {
  const digest = sampleDigest(items);
  const sections = digest.sections.map((section): Section => {
    const told = Math.ceil(section.stories.length / ratio);
    const fresh = section.stories.length - told;
    return {
      ...section,
      stories: section.stories.slice(0, fresh),
      developing: section.stories.slice(fresh).map(developingOf),
    };
  });
  const previous = {
    id: 'frontline-2022-03-20',
    from: '2022-03-14',
    to: '2022-03-20',
    url: 'https://sitrep.example/digests/frontline-2022-03-20',
  };
  return withHash({ ...bodyOf(sections, digest.figures), previous });
}

/** A copy of a digest with `change` made to it, under its own hash. */
export function changedDigest(digest: Digest, change: (body: DigestBody) => void): Digest {
  const { hash: _hash, ...body } = structuredClone(digest);
  change(body);
  return withHash(body);
}

/** A valid digest without any story: every section is empty. */
export function emptyDigest(): Digest {
  const sections = THEMES.map(
    (theme): Section => ({
      theme,
      title: TITLES[theme],
      description: '',
      stories: [],
      developing: [],
      also: [],
      omitted: 0,
    }),
  );
  return withHash(bodyOf(sections, []));
}
