import type { Claim } from '../../model/claim.ts';
import { findClaimsByNumbers } from './claims-baseline.ts';
import type { GoldClaim, GoldClaims } from './gold.ts';
import { type Beside, type Counts, scoreCounts } from './score.ts';

/** A claim as extraction gives it; its date is not scored. */
export type FoundClaim = Omit<Claim, 'asOf'>;

/** What is compared: each of the first three includes those before it; the rest each stand on the quantity. */
const FIELDS = ['quantity', '+ measure', '+ side', 'claimant', 'hedge', 'all'] as const;
export type ClaimField = (typeof FIELDS)[number];

/** A figure missed, made up, or read otherwise than its reader did. */
export type ClaimError = {
  id: string;
  phenomenon: string;
  problem: 'missed' | 'not a claim' | 'wrong fields';
  expected: string | null;
  got: string | null;
  text: string;
};

export type ClaimsReport = {
  kind: 'claims';
  items: number;
  claims: number;
  fields: { field: ClaimField; score: Beside }[];
  errors: ClaimError[];
};

/** Gold claims with what was found for each, and what was found besides. */
type Matched = { pairs: { gold: GoldClaim; found: FoundClaim }[]; missed: GoldClaim[]; extra: FoundClaim[] };

const ARTICLES = new Set(['the', 'a', 'an', 's', 'of']);

function nameWords(name: string): Set<string> {
  const words = name.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !ARTICLES.has(word)));
}

/** Whether two wordings name one claimant: one holds all the words of the other ("Haidai", "governor Serhiy Haidai"). */
export function isSameClaimant(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b;
  const [left, right] = [nameWords(a), nameWords(b)];
  const [small, large] = left.size < right.size ? [left, right] : [right, left];
  return small.size > 0 && [...small].every((word) => large.has(word));
}

function isSameQuantity(a: FoundClaim['quantity'], b: FoundClaim['quantity']): boolean {
  if (a.low !== b.low || a.high !== b.high) return false;
  return a.low !== null || a.high !== null || a.qualifier === b.qualifier;
}

function holds(field: ClaimField, gold: GoldClaim, found: FoundClaim): boolean {
  const measure = gold.measure === found.measure;
  const side = measure && gold.side === found.side;
  const claimant = isSameClaimant(gold.claimant, found.claimant);
  const hedge = gold.hedge === found.hedge;
  switch (field) {
    case 'quantity':
      return true;
    case '+ measure':
      return measure;
    case '+ side':
      return side;
    case 'claimant':
      return claimant;
    case 'hedge':
      return hedge;
    case 'all':
      return side && claimant && hedge;
  }
}

/** Characters that found evidence shares with the reader's words at their nearest occurrence; 0 for none. */
function overlapOf(item: { title: string; text: string }, gold: GoldClaim, found: FoundClaim): number {
  const whole = item[found.evidence.in];
  const words = gold.evidence;
  let best = 0;
  for (let at = whole.indexOf(words); at >= 0; at = whole.indexOf(words, at + 1))
    best = Math.max(
      best,
      Math.min(at + words.length, found.evidence.end) - Math.max(at, found.evidence.start),
    );
  return best;
}

/** Pairs each gold claim with at most one found: the same quantity in overlapping words, best agreement first. */
export function matchClaims(
  item: { title: string; text: string; claims: readonly GoldClaim[] },
  found: readonly FoundClaim[],
): Matched {
  const candidates = item.claims.flatMap((gold, goldAt) =>
    found.flatMap((claim, foundAt) => {
      const overlap = overlapOf(item, gold, claim);
      if (overlap === 0 || !isSameQuantity(gold.quantity, claim.quantity)) return [];
      const agreement = FIELDS.filter((field) => holds(field, gold, claim)).length;
      return [{ gold, goldAt, claim, foundAt, agreement, overlap }];
    }),
  );
  candidates.sort(
    (a, b) =>
      b.agreement - a.agreement || b.overlap - a.overlap || a.goldAt - b.goldAt || a.foundAt - b.foundAt,
  );
  const goldTaken = new Set<number>();
  const foundTaken = new Set<number>();
  const pairs: Matched['pairs'] = [];
  for (const { gold, goldAt, claim, foundAt } of candidates) {
    if (goldTaken.has(goldAt) || foundTaken.has(foundAt)) continue;
    goldTaken.add(goldAt);
    foundTaken.add(foundAt);
    pairs.push({ gold, found: claim });
  }
  return {
    pairs,
    missed: item.claims.filter((_, at) => !goldTaken.has(at)),
    extra: found.filter((_, at) => !foundTaken.has(at)),
  };
}

/** Leaves out what is not scored: figures of other wars, and equipment where no reader marked any. */
function keepScored({ pairs, missed, extra }: Matched, withEquipment: boolean): Matched {
  return {
    pairs: pairs.filter(({ gold }) => gold.war === 'ukraine'),
    missed: missed.filter(({ war }) => war === 'ukraine'),
    extra: extra.filter(({ measure }) => withEquipment || measure !== 'equipment'),
  };
}

function countField(matches: readonly Matched[], field: ClaimField): Counts {
  const counts = { tp: 0, fp: 0, fn: 0 };
  for (const { pairs, missed, extra } of matches) {
    const right = pairs.filter(({ gold, found }) => holds(field, gold, found)).length;
    counts.tp += right;
    counts.fp += pairs.length - right + extra.length;
    counts.fn += pairs.length - right + missed.length;
  }
  return counts;
}

type Described = Omit<FoundClaim, 'evidence'> & { evidence: string };

function describe({ quantity, measure, side, claimant, hedge, evidence }: Described): string {
  const { low, high, qualifier } = quantity;
  const amount = low === high ? `${low ?? ''}` : `${low ?? ''}..${high ?? ''}`;
  const figure = `${qualifier ?? ''} ${amount}`.trim();
  return `${figure} ${measure} ${side}, by ${claimant ?? 'the outlet'} (${hedge ?? 'no hedge'}): "${evidence}"`;
}

const describeFound = (found: FoundClaim) => describe({ ...found, evidence: found.evidence.text });

function listErrors({ id, phenomenon, text }: GoldClaims, { pairs, missed, extra }: Matched): ClaimError[] {
  return [
    ...missed.map((gold): ClaimError => {
      return { id, phenomenon, problem: 'missed', expected: describe(gold), got: null, text };
    }),
    ...extra.map((found): ClaimError => {
      return { id, phenomenon, problem: 'not a claim', expected: null, got: describeFound(found), text };
    }),
    ...pairs
      .filter(({ gold, found }) => !holds('all', gold, found))
      .map(({ gold, found }): ClaimError => {
        const [expected, got] = [describe(gold), describeFound(found)];
        return { id, phenomenon, problem: 'wrong fields', expected, got, text };
      }),
  ];
}

/** Scores the claims found in each passage, in the passages' order. */
export function scoreClaims(
  items: readonly GoldClaims[],
  found: readonly (readonly FoundClaim[])[],
): ClaimsReport {
  const withEquipment = items.some(({ claims }) => claims.some(({ measure }) => measure === 'equipment'));
  const ours = items.map((item, at) => keepScored(matchClaims(item, found[at] ?? []), withEquipment));
  const plain = items.map((item) => keepScored(matchClaims(item, findClaimsByNumbers(item)), withEquipment));
  return {
    kind: 'claims',
    items: items.length,
    claims: items.flatMap(({ claims }) => claims).filter(({ war }) => war === 'ukraine').length,
    fields: FIELDS.map((field) => ({
      field,
      score: {
        ours: scoreCounts(countField(ours, field)),
        baseline: scoreCounts(countField(plain, field)),
      },
    })),
    errors: items.flatMap((item, at) => {
      const matched = ours[at];
      return matched === undefined ? [] : listErrors(item, matched);
    }),
  };
}
