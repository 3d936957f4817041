import type { DigestClaim, FigureGroup, SourcedClaim, Story } from '../../src/model/digest.ts';
import { type Period, periodKey, WAR } from '../../src/model/period.ts';
import { quantityWords } from '../../src/render/words.ts';

/** A claim with where and when it was printed: in its story's leading article. */
export function sourced(claim: DigestClaim, story: Story): SourcedClaim {
  const article = story.articles.find(({ id }) => id === claim.article) ?? story.articles[0];
  if (article === undefined) throw new Error(`story ${story.id} has no article`);
  const { publisher, after, published } = article;
  return { ...claim, publisher, after, published };
}

/** The period that a figure of the sample states. */
function periodOf({ asOf }: DigestClaim): Period {
  return asOf?.startsWith('since') === true
    ? { kind: 'total', from: null, event: WAR, until: null }
    : { kind: 'unstated' };
}

/** Whether two claimants of one period disagree. */
const isDifferent = (a: DigestClaim & { period: Period }, b: DigestClaim & { period: Period }): boolean =>
  a.claimant !== b.claimant &&
  periodKey(a.period) === periodKey(b.period) &&
  quantityWords(a.quantity) !== quantityWords(b.quantity);

/** The figures of stories by side and measure, as a digest holds them. */
export function figuresOf(stories: readonly Story[]): FigureGroup[] {
  const groups = new Map<string, FigureGroup>();
  for (const story of stories) {
    for (const claim of story.claims) {
      const key = `${claim.side} ${claim.measure}`;
      const group = groups.get(key) ?? { side: claim.side, measure: claim.measure, figures: [] };
      const period = periodOf(claim);
      const others = group.figures.filter((other) => isDifferent(other, { ...claim, period }));
      for (const other of others) other.differs = true;
      const differs = others.length > 0;
      group.figures.push({ ...sourced(claim, story), story: story.id, period, differs });
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}
