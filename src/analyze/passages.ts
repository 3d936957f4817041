import { type Annotation, type Attribution, listFoundThemes } from '../model/annotation.ts';
import type { Claim } from '../model/claim.ts';
import type { Part, Span } from '../model/span.ts';
import { splitSentences } from './sentences.ts';

/** A theme that a sentence earned, and why: the rule's name, and in words what it looks for. */
export type PassageMark = { theme: string; rule: string; reason: string };

/** A sentence that may be shown, with the themes it earned; or how many sentences between two of them are not. */
export type FoundPassage =
  | { kind: 'gap'; sentences: number }
  | ({ kind: 'sentence'; marks: PassageMark[] } & Span & Attribution);

/**
 * What finds the first claim of each sentence of a part, asked sentence by sentence: claims are in the order of the
 * text, so that one walk along them answers for all sentences.
 */
function walkClaims(claims: readonly Claim[], part: Part): (start: number, end: number) => Claim | undefined {
  const own = claims.filter(({ evidence }) => evidence.in === part);
  let at = 0;
  return (start, end) => {
    while ((own[at]?.evidence.start ?? end) < start) at++;
    const claim = own[at];
    return claim !== undefined && claim.evidence.end <= end ? claim : undefined;
  };
}

/**
 * The sentences of an article that earned a theme or hold a figure, in their place: those of the title
 * first, then those of the text with the gaps between them.
 */
export function listPassages(
  article: { title: string; text: string },
  annotation: Annotation,
): FoundPassage[] {
  const found = listFoundThemes(annotation);
  const passages: FoundPassage[] = [];
  for (const part of ['title', 'text'] as const) {
    const text = article[part];
    const findFigure = walkClaims(annotation.claims, part);
    let skipped = 0;
    for (const { start, end } of splitSentences(text)) {
      const earned = found.flatMap(({ theme, evidence }) =>
        evidence
          .filter((span) => span.in === part && span.start === start)
          .map((span) => ({ mark: { theme, rule: span.rule, reason: span.reason ?? '' }, span })),
      );
      const figure = findFigure(start, end);
      const [first] = earned;
      if (first === undefined && figure === undefined) {
        skipped++;
        continue;
      }
      if (skipped > 0 && part === 'text') passages.push({ kind: 'gap', sentences: skipped });
      skipped = 0;
      passages.push({
        kind: 'sentence',
        marks: earned.map(({ mark }) => mark),
        in: part,
        start,
        end,
        text: text.slice(start, end),
        speaker: first?.span.speaker ?? figure?.claimant ?? null,
        hedge: first?.span.hedge ?? figure?.hedge ?? null,
        manner: first?.span.manner ?? null,
        probability: first?.span.probability ?? null,
      });
    }
    if (skipped > 0 && part === 'text') passages.push({ kind: 'gap', sentences: skipped });
  }
  return passages;
}
