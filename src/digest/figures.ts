import type { Figure, FigureGroup, Story } from '../model/digest.ts';
import { nameRevision } from './candidate.ts';
import { buildLedger } from './ledger.ts';
import { claimantKey } from './ledger-claimant.ts';
import type { Comparable } from './ledger-compare.ts';
import { readClaimPeriod } from './period.ts';

type StoryFigure = Omit<Figure, 'differs'> & Comparable;

function listFigures(stories: readonly Story[]): StoryFigure[] {
  return stories.flatMap((story) => {
    const articles = new Map(story.articles.map((article) => [article.id, article]));
    return story.claims.flatMap((claim): StoryFigure[] => {
      const article = articles.get(claim.article);
      if (article === undefined) return [];
      const { publisher, after, published } = article;
      const period = readClaimPeriod(claim.asOf, published);
      const key = claimantKey(claim.claimant);
      return [
        {
          ...claim,
          story: story.id,
          publisher,
          after,
          published,
          ...nameRevision(article),
          period,
          claimantKey: key,
        },
      ];
    });
  });
}

/**
 * Sets the figures of all stories next to each other by side and measure, those of one period together, oldest first,
 * and marks those that differ from another's; chooses none.
 */
export function groupFigures(stories: readonly Story[]): FigureGroup[] {
  const groups: FigureGroup[] = [];
  for (const { side, measure, entries, contradictions } of buildLedger(listFigures(stories))) {
    const apart = new Set(contradictions.flat());
    const figures = entries.map(({ claimantKey: _, ...figure }, at): Figure => {
      return { ...figure, differs: apart.has(at) };
    });
    const group = groups.at(-1);
    // The ledger sorts by measure and side first, so that a group's periods come one after another.
    if (group?.side === side && group.measure === measure) group.figures.push(...figures);
    else groups.push({ side, measure, figures });
  }
  return groups;
}
