import { LEDGER_ARTICLE_MAX } from '../limits.ts';
import type { Annotation } from '../model/annotation.ts';
import type { Article } from '../model/article.ts';
import type { Claim } from '../model/claim.ts';
import type { ClaimRow } from '../model/ledger.ts';
import { claimantKey } from './ledger-claimant.ts';
import { readClaimPeriod } from './period.ts';

/** The figures of an article, each once: a figure that title and text both give is taken from the text. */
export function selectFigures(claims: readonly Claim[]): Claim[] {
  const seen = new Map<string, Claim>();
  for (const claim of claims) {
    const { low, high } = claim.quantity;
    const vague = low === null && high === null ? claim.quantity.qualifier : '';
    const key = [low, high, vague, claim.measure, claim.side].join('|');
    const before = seen.get(key);
    if (before === undefined || (before.evidence.in === 'title' && claim.evidence.in === 'text'))
      seen.set(key, claim);
  }
  return dropTitleVariants([...seen.values()]);
}

/** A title rounds or shortens what the text says in full: its figure goes where the text has one of that number. */
function dropTitleVariants(claims: readonly Claim[]): Claim[] {
  const numbers = (claim: Claim) => [claim.quantity.low, claim.quantity.high].filter((n) => n !== null);
  return claims.filter(
    (claim) =>
      claim.evidence.in === 'text' ||
      !claims.some(
        (other) =>
          other.evidence.in === 'text' &&
          other.measure === claim.measure &&
          numbers(claim).every((n) => numbers(other).includes(n)),
      ),
  );
}

/** What the ledger keeps of an article: its figures, at most `LEDGER_ARTICLE_MAX`; none where it has no date. */
export function listClaimRows({ published }: Pick<Article, 'published'>, annotation: Annotation): ClaimRow[] {
  if (published === null) return [];
  return selectFigures(annotation.claims)
    .slice(0, LEDGER_ARTICLE_MAX)
    .map((claim) => ({
      claim,
      period: readClaimPeriod(claim.asOf, published),
      claimantKey: claimantKey(claim.claimant),
    }));
}
