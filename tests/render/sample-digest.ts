import { createHash } from 'node:crypto';
import { BRIEF_PUBLISHER } from '../../src/model/article.ts';
import type { Claim } from '../../src/model/claim.ts';
import type {
  Digest,
  DigestArticle,
  DigestBody,
  FigureGroup,
  Section,
  Story,
} from '../../src/model/digest.ts';
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

function figuresOf(stories: readonly Story[]): FigureGroup[] {
  const groups = new Map<string, FigureGroup>();
  for (const story of stories) {
    const lead = story.articles[0];
    if (lead === undefined) continue;
    for (const claim of story.claims) {
      const key = `${claim.side} ${claim.measure}`;
      const group = groups.get(key) ?? { side: claim.side, measure: claim.measure, figures: [] };
      group.figures.push({
        ...claim,
        story: story.id,
        publisher: lead.publisher,
        after: lead.after,
        published: lead.published,
      });
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/** A digest body with its hash; any deterministic one will do here. Not checked: renderers must bear what a schema would refuse. */
export function withHash(body: DigestBody): Digest {
  return { ...body, hash: createHash('sha256').update(JSON.stringify(body)).digest('hex') };
}

function bodyOf(sections: Section[], figures: FigureGroup[]): DigestBody {
  const stories = sections.reduce((sum, section) => sum + section.stories.length, 0);
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
    counts: { articles: stories + 4, stories, publishers: Math.max(1, stories - 2) },
    sender: { name: 'Frontline by Sitrep', address: 'frontline@sitrep.example' },
    listId: 'frontline.sitrep.example',
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

/** A valid digest without any story: every section is empty. */
export function emptyDigest(): Digest {
  const sections = THEMES.map(
    (theme): Section => ({ theme, title: TITLES[theme], description: '', stories: [], also: [], omitted: 0 }),
  );
  return withHash(bodyOf(sections, []));
}

/** What an attacker would put in an article. */
export const HOSTILE =
  '</title></style><script>alert(1)</script><img src=x onerror="alert(2)"> javascript:alert(3) ]]> "\'` & {{title}} {{{x}}} \u0000\u0007\u202Eevil\u202C \ud800 \ufffe \r\nBcc: all@example.com';

/** A digest with hostile texts everywhere a text may stand, hostile addresses and a 10,000-unit title. */
export function hostileDigest(): Digest {
  const digest = structuredClone(sampleDigest(3));
  digest.title = `Front\r\nBcc: everyone@example.com\u0000 ${HOSTILE}`;
  digest.description = HOSTILE;
  digest.sender.name = `"Evil" <x@evil.example>,\r\nTo: you@example.com ${HOSTILE}`;
  for (const section of digest.sections) {
    section.title = HOSTILE;
    section.description = HOSTILE;
    for (const story of section.stories) poison(story);
    section.also = section.also.map((also) => ({
      ...also,
      headline: HOSTILE,
      evidence: { ...also.evidence, text: HOSTILE },
    }));
  }
  for (const group of digest.figures) {
    group.figures = group.figures.map((figure) => ({
      ...figure,
      ...poisonClaim(figure),
      publisher: HOSTILE,
      after: HOSTILE,
    }));
  }
  const { hash: _hash, ...body } = digest;
  return withHash(body);
}

function poisonClaim<T extends Claim>(claim: T): T {
  return {
    ...claim,
    claimant: HOSTILE,
    asOf: HOSTILE,
    quantity: { low: null, high: null, qualifier: HOSTILE },
  };
}

function poison(story: Story): void {
  story.headline = `${HOSTILE} ${'A'.repeat(10_000)}`;
  for (const article of story.articles) {
    article.title = HOSTILE;
    article.publisher = HOSTILE;
    article.after = HOSTILE;
    article.url = 'https://news.example/?q=%3Cscript%3E&x="onmouseover="alert(1)';
  }
  story.evidence = story.evidence.map((evidence) => ({
    ...evidence,
    text: HOSTILE,
    speaker: HOSTILE,
    rule: HOSTILE,
  }));
  story.claims = story.claims.map(poisonClaim);
}
