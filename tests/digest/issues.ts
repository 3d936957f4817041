import { buildDigest } from '../../src/digest/build.ts';
import type { Candidate } from '../../src/digest/candidate.ts';
import { describeIssue, type ToldIssue } from '../../src/digest/told.ts';
import type { Claim } from '../../src/model/claim.ts';
import type { Digest } from '../../src/model/digest.ts';
import { candidate, definitions, weekly } from './candidates.ts';

/** Builds a weekly issue that ends on a Sunday, held against the issues told before. */
export async function buildWeek(
  sunday: string,
  candidates: readonly Candidate[],
  told: readonly ToldIssue[] = [],
): Promise<Digest> {
  const monday = new Date(Date.parse(sunday) - 6 * 86_400_000).toISOString().slice(0, 10);
  const result = await buildDigest({
    newsletter: weekly,
    themes: definitions,
    window: { from: monday, to: sunday },
    base: 'https://sitrep.example',
    candidates,
    told,
  });
  if (!result.ok) throw new Error(result.reason);
  return result.digest;
}

/** A built digest as later ones read it. */
export function tell(digest: Digest, candidates: readonly Candidate[]): ToldIssue {
  return describeIssue(digest, new Map(candidates.map(({ article, signature }) => [article.id, signature])));
}

/** A claim of people killed; `quantity` is a number, or a word such as "dozens". */
export function killed(
  quantity: number | string,
  claimant: string | null,
  change: Partial<Claim> = {},
): Claim {
  const value =
    typeof quantity === 'number'
      ? { low: quantity, high: quantity, qualifier: null }
      : { low: null, high: null, qualifier: quantity };
  return {
    quantity: value,
    measure: 'killed',
    side: 'civilian',
    claimant,
    hedge: 'said',
    asOf: null,
    evidence: { in: 'text', start: 1, end: 2, text: 'x' },
    ...change,
  };
}

/** A strike on a restaurant in Kramatorsk, on the Saturday of the week that ends on 27 March 2022. */
export const strike = (change: { claims?: Claim[]; sentences?: string[] } = {}) =>
  candidate(
    'strike',
    '2022-03-26',
    { rivers: 2 },
    {
      title: 'Missile strike kills nine in Kramatorsk restaurant',
      text: 'A Russian missile strike on a crowded restaurant in Kramatorsk killed nine people and wounded 56, officials said. Rescuers searched the rubble through the night.',
      ...change,
    },
  );

/** Its toll two days later, in the next issue. */
export const toll = (change: { claims?: Claim[]; sentences?: string[] } = {}) =>
  candidate(
    'toll',
    '2022-03-28',
    { rivers: 2 },
    {
      title: 'Death toll from Kramatorsk restaurant strike rises to 12',
      text: 'The death toll from the missile strike on a restaurant in Kramatorsk rose to 12 after rescuers pulled three bodies from the rubble, officials said. At least 60 people were wounded.',
      publisher: 'Second Post',
      ...change,
    },
  );

/** Another strike on the town, six days after the first. */
export const secondStrike = () =>
  candidate(
    'second-strike',
    '2022-04-01',
    { rivers: 2 },
    {
      title: 'Missile strike kills three in Kramatorsk market',
      text: 'A Russian missile strike on a market in Kramatorsk killed three people and wounded 14, officials said. Rescuers searched the stalls through the morning.',
      publisher: 'Second Post',
    },
  );
