import { FIGURE_CHANGES_MAX } from '../limits.ts';
import type { Quantity } from '../model/claim.ts';
import type { FigureChange, SourcedClaim, Story } from '../model/digest.ts';
import { periodKey } from '../model/period.ts';
import { nameRevision } from './candidate.ts';
import { claimantKey } from './ledger-claimant.ts';
import { readClaimPeriod } from './period.ts';

/** Quantities are equal where low, high and qualifier are; a word such as "dozens" is a value of its own. */
function quantityKey({ low, high, qualifier }: Quantity): string {
  return low === null && high === null ? `word ${qualifier?.toLowerCase() ?? ''}` : `${low} to ${high}`;
}

const counted = ({ side, measure }: SourcedClaim) => `${side} ${measure}`;

/** Who says it: the outlet itself where no one else does. */
function speakerKey({ claimant, publisher, after }: SourcedClaim): string {
  return claimant === null ? `outlet ${after ?? publisher ?? ''}` : `claimant ${claimantKey(claimant)}`;
}

/**
 * What a figure counts over, as far as two of them must agree on it: losses since a day, or so many a month, are not the
 * toll of what just happened, and only like is set beside like.
 */
function spanKey({ asOf, published }: SourcedClaim): string {
  const period = readClaimPeriod(asOf, published);
  switch (period.kind) {
    case 'total':
      return period.from === null && period.event === null ? 'event' : periodKey(period);
    case 'within':
    case 'rate':
      return periodKey(period);
    case 'span':
    case 'day':
    case 'unstated':
      return 'event';
  }
}

/** The claims of a story with where and when they were printed. */
function sourceClaims({ claims, articles }: Pick<Story, 'claims' | 'articles'>): SourcedClaim[] {
  return claims.flatMap((claim) => {
    const article = articles.find(({ id }) => id === claim.article);
    if (article === undefined) return [];
    const { publisher, after, published } = article;
    return [{ ...claim, publisher, after, published, ...nameRevision(article) }];
  });
}

/** How large a figure is, to tell a toll from its parts; a word such as "dozens" is less than any number. */
const sizeOf = ({ quantity: { low, high } }: SourcedClaim) => Math.max(low ?? -1, high ?? -1);

/** Whether a figure is what came on top: "three more die" is no toll, and no change of one. */
const isAddition = ({ evidence }: SourcedClaim) =>
  /\b(?:more|another|further|additional)\b(?! than)/i.test(evidence.text);

/**
 * Of the figures that one article gives for one side, measure, speaker and period, the largest: "12 killed, two of them
 * children" is one toll, and 2 no other one.
 */
function dropParts(claims: readonly SourcedClaim[]): SourcedClaim[] {
  const largest = new Map<string, SourcedClaim>();
  for (const claim of claims) {
    const key = [claim.article, counted(claim), speakerKey(claim), spanKey(claim)].join('|');
    const known = largest.get(key);
    if (known === undefined || sizeOf(claim) > sizeOf(known)) largest.set(key, claim);
  }
  return [...largest.values()];
}

/** The newest; of two as new the one printed first. */
function findNewest(claims: readonly SourcedClaim[]): SourcedClaim | undefined {
  return claims.reduce<SourcedClaim | undefined>(
    (newest, claim) => (newest === undefined || claim.published > newest.published ? claim : newest),
    undefined,
  );
}

/**
 * The figures of a story that differ from those told before, at most `FIGURE_CHANGES_MAX`, each with the figure it is set
 * beside: the newest told of the same side, measure and kind of period, by the same claimant where there is one. A figure told before is
 * no change, one without a like before it is none either, and nor is what came on top ("three more"). `told`: the claims of the tellings, newest telling first.
 */
export function listChanges(
  story: Pick<Story, 'claims' | 'articles'>,
  told: readonly SourcedClaim[],
): FigureChange[] {
  const changes = new Map<string, FigureChange & { own: boolean }>();
  const known = new Set(told.map((claim) => `${counted(claim)} ${quantityKey(claim.quantity)}`));
  const tolls = dropParts(told.filter((claim) => !isAddition(claim)));
  for (const after of dropParts(sourceClaims(story).filter((claim) => !isAddition(claim)))) {
    const key = `${counted(after)} ${quantityKey(after.quantity)}`;
    if (known.has(key)) continue;
    const comparable = tolls.filter(
      (claim) => counted(claim) === counted(after) && spanKey(claim) === spanKey(after),
    );
    const own = comparable.filter((claim) => speakerKey(claim) === speakerKey(after));
    const before = findNewest(own) ?? findNewest(comparable);
    if (before === undefined) continue;
    const listed = changes.get(key);
    if (listed === undefined || (!listed.own && own.length > 0)) {
      const { side, measure } = after;
      changes.set(key, { side, measure, before, after, own: own.length > 0 });
    }
  }
  // Sorting is stable: those of one claimant first, each in the order of the story.
  return [...changes.values()]
    .sort((a, b) => Number(b.own) - Number(a.own))
    .slice(0, FIGURE_CHANGES_MAX)
    .map(({ own: _own, ...change }) => change);
}
