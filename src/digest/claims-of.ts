import { LEDGER_ARTICLE_MAX } from '../limits.ts';
import type { Annotation } from '../model/annotation.ts';
import type { Article } from '../model/article.ts';
import type { Claim } from '../model/claim.ts';
import type { ClaimRow } from '../model/ledger.ts';
import { claimantKey } from './ledger-claimant.ts';
import { readClaimPeriod } from './period.ts';
import { isWholeToll, placePeriod } from './period-scope.ts';

const quantityKey = ({ low, high, qualifier }: Claim['quantity']) =>
  [low, high, low === null && high === null ? qualifier : ''].join('|');

/**
 * The figures of an article, each once: a figure that title and text both give is taken from the text. Two who are both
 * named each give their own, even where it is the same.
 */
export function selectFigures(claims: readonly Claim[]): Claim[] {
  const selected: Claim[] = [];
  /** Where a figure stands in the selection, by itself and by who gives it. */
  const places = new Map<string, number>();
  for (const claim of claims) {
    const figure = [quantityKey(claim.quantity), claim.measure, claim.side].join('|');
    const name = claimantKey(claim.claimant);
    const at = places.get(`${figure}|${name}`) ?? places.get(name === '' ? `${figure}|*` : `${figure}|`);
    if (at === undefined) {
      places.set(`${figure}|${name}`, selected.length);
      places.set(`${figure}|*`, selected.length);
      selected.push(claim);
    } else if (selected[at]?.evidence.in === 'title' && claim.evidence.in === 'text') selected[at] = claim;
  }
  return dropTitleVariants(selected);
}

/** A title rounds or shortens what the text says in full: its figure goes where the text has one of that number. */
function dropTitleVariants(claims: readonly Claim[]): Claim[] {
  const numbers = ({ quantity: { low, high } }: Claim) => [low, high].filter((n) => n !== null);
  const isTold = (claim: Claim, other: Claim) => {
    const wanted = numbers(claim);
    if (wanted.length === 0) return quantityKey(claim.quantity) === quantityKey(other.quantity);
    return wanted.every((n) => numbers(other).includes(n));
  };
  return claims.filter(
    (claim) =>
      claim.evidence.in === 'text' ||
      !claims.some(
        (other) => other.evidence.in === 'text' && other.measure === claim.measure && isTold(claim, other),
      ),
  );
}

/** What the ledger keeps of an article: its figures, at most `LEDGER_ARTICLE_MAX`; none where it has no date. */
export function listClaimRows(
  article: Pick<Article, 'published' | 'title' | 'text'>,
  annotation: Annotation,
): ClaimRow[] {
  const { published } = article;
  if (published === null) return [];
  return selectFigures(annotation.claims)
    .slice(0, LEDGER_ARTICLE_MAX)
    .map((claim) => ({
      claim,
      period: placePeriod(readClaimPeriod(claim.asOf, published), claim, article),
      isWhole: isWholeToll(claim, article),
      claimantKey: claimantKey(claim.claimant),
    }));
}
