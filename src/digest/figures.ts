import { Measure, Side } from '../model/claim.ts';
import type { Figure, FigureGroup, Story } from '../model/digest.ts';

const place = (list: readonly string[], value: string) => list.indexOf(value);

/** Sets the figures of all stories next to each other by side and measure, oldest first, choosing none. */
export function groupFigures(stories: readonly Story[]): FigureGroup[] {
  const groups = new Map<string, { side: Side; measure: Measure; figures: Figure[] }>();
  for (const story of stories) {
    for (const claim of story.claims) {
      const article = story.articles.find((candidate) => candidate.id === claim.article);
      if (article === undefined) continue;
      const { publisher, after, published } = article;
      const key = `${claim.side} ${claim.measure}`;
      const group = groups.get(key) ?? { side: claim.side, measure: claim.measure, figures: [] };
      group.figures.push({ ...claim, story: story.id, publisher, after, published });
      groups.set(key, group);
    }
  }
  for (const { figures } of groups.values())
    figures.sort(
      (a, b) =>
        (a.published < b.published ? -1 : a.published > b.published ? 1 : 0) ||
        (a.article < b.article ? -1 : a.article > b.article ? 1 : 0) ||
        a.evidence.start - b.evidence.start,
    );
  return [...groups.values()].sort(
    (a, b) =>
      place(Measure.options, a.measure) - place(Measure.options, b.measure) ||
      place(Side.options, a.side) - place(Side.options, b.side),
  );
}
