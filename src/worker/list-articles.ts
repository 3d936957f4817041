import { findWords, type Piece } from '../analyze/found-words.ts';
import { SEARCH_SENTENCES_MAX, STORY_EVIDENCE_MAX } from '../limits.ts';
import { type Annotation, type Evidence, listFoundThemes } from '../model/annotation.ts';
import type { ListedArticle, ListedEvidence } from '../model/listing.ts';
import { evidenceUrl } from '../render/links.ts';
import type { ListedRow } from '../store/listed-articles.ts';

type Found = { theme: string; span: Evidence };

const inPlace = (a: Found, b: Found): number => {
  if (a.span.in !== b.span.in) return a.span.in === 'title' ? -1 : 1;
  return a.span.start - b.span.start;
};

function listed(base: string, { article }: ListedRow, chosen: readonly Found[]): ListedArticle {
  const { source: _, ...shown } = article;
  const evidence = [...chosen].sort(inPlace).map(({ theme, span }): ListedEvidence => {
    const { score: __, ...rest } = span;
    return { theme, ...rest, url: evidenceUrl(base, { article: article.id, ...span }) };
  });
  return { ...shown, page: `${base}/articles/${article.id}`, evidence };
}

/** A report with the sentences that weigh most for one theme. */
export function listForTheme(base: string, row: ListedRow, theme: string): ListedArticle {
  const match = listFoundThemes(row.annotation).find((candidate) => candidate.theme === theme);
  const best = (match?.evidence ?? []).toSorted((a, b) => b.score - a.score).slice(0, STORY_EVIDENCE_MAX);
  return listed(
    base,
    row,
    best.map((span) => ({ theme, span })),
  );
}

/** A report with those of its evidence sentences that hold most of a search's phrases; none where none holds one. */
export function listForSearch(
  base: string,
  row: ListedRow,
  phrases: readonly (readonly string[])[],
): ListedArticle {
  const best = sentencesOf(row.annotation)
    .map((found) => ({ ...found, held: findWords(found.span.text, phrases).held }))
    .filter(({ held }) => held > 0)
    .sort((a, b) => b.held - a.held || b.span.score - a.span.score || inPlace(a, b));
  return listed(base, row, best.slice(0, SEARCH_SENTENCES_MAX));
}

/** Every evidence sentence once, under the first theme that it earned. */
function sentencesOf(annotation: Annotation): Found[] {
  const once = new Map<string, Found>();
  for (const { theme, evidence } of listFoundThemes(annotation)) {
    for (const span of evidence) {
      const place = `${span.in} ${span.start}`;
      if (!once.has(place)) once.set(place, { theme, span });
    }
  }
  return [...once.values()];
}

/** A sentence in pieces, those that a search asked for marked. */
export function markWords(text: string, phrases: readonly (readonly string[])[]): Piece[] {
  return findWords(text, phrases).pieces;
}
