import type { StorySignature } from '../model/story-signature.ts';
import {
  markBit,
  type Prepared,
  RARE,
  sumMissing,
  sumShared,
  TELLING_NAME,
  type Terms,
} from './compare-prepare.ts';

/** What two signatures have in common and what sets them apart: the named inputs of the learned model. */
export const FEATURE_NAMES = [
  'title words shared (cosine)',
  'lead words shared (cosine)',
  'all words shared (cosine)',
  'less covered title',
  'better covered title',
  'weight of shared title words',
  'weight of shared words',
  'rarest shared word',
  'rare words shared',
  'weight of shared names',
  'name of one title missing in the other',
  'names of both titles missing in the other',
  'figures shared',
  'same count, other figure',
  'places shared',
  'other places',
  'kinds of event shared in titles',
  'other kinds of event in titles',
  'word pairs shared',
  'word pairs shared by titles',
  'weight of the words of the shorter piece left over',
  'hours apart',
  'one is live',
  'one is a round-up',
  'one is opinion',
  'one explains',
  'both explain',
  'one is pictures or sound',
  'one asks',
  'one opens with a quotation',
  'one is a feature',
  'one title has a copula',
  'one looks ahead',
  'only one looks ahead',
  'round-up and titles little covered',
  'fewer words',
  'opening of one title missing in the other piece',
  'openings of both titles missing in the other piece',
  'less covered title, by the other title',
  'weight of shared words that are no names',
  'weight of shared title words that are no names',
  'share of the names that are shared',
  'names, and none shared',
] as const;

/** What two pieces share of some terms, and what that weighs in each way it is looked at. */
type Shared = {
  readonly mass: number;
  readonly squares: number;
  readonly plain: number;
  readonly names: number;
  readonly telling: number;
  readonly heaviest: number;
  readonly rare: number;
};

type Names = Pick<Prepared, 'names'>;

/** Goes through the smaller of two lists once; `other` holds the terms of the larger. */
function weighShared({ terms, weights }: Terms, other: ReadonlySet<string>, a: Names, b: Names): Shared {
  let [mass, squares, plain, names, telling, heaviest, rare] = [0, 0, 0, 0, 0, 0, 0];
  for (let index = 0; index < terms.length; index++) {
    const term = terms[index];
    if (term === undefined || !other.has(term)) continue;
    const weight = weights[index] ?? 0;
    mass += weight;
    squares += weight ** 2;
    if (weight > heaviest) heaviest = weight;
    if (weight >= RARE) rare++;
    if (!a.names.has(term) && !b.names.has(term)) plain += weight;
    else {
      names += weight;
      if (weight >= TELLING_NAME) telling += weight;
    }
  }
  return { mass, squares, plain, names, telling, heaviest, rare };
}

/** What two pieces share of their titles, leads or of all their words. */
function compareTerms(
  a: Prepared,
  b: Prepared,
  part: 'title' | 'lead' | 'all',
  termsOf: (piece: Prepared) => Terms,
): Shared {
  return a[part].size <= b[part].size
    ? weighShared(termsOf(a), b[part], a, b)
    : weighShared(termsOf(b), a[part], a, b);
}

function cosine(squares: number, one: number, other: number): number {
  return one === 0 || other === 0 ? 0 : squares / (one * other);
}

/** How many items two sets share, counted up to `most`. */
function countShared(a: ReadonlySet<string>, b: ReadonlySet<string>, most: number): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let count = 0;
  for (const item of small) if (large.has(item) && ++count === most) break;
  return count;
}

/** How many items two short lists share. */
const countListed = (a: readonly string[], b: readonly string[]): number =>
  a.reduce((count, item) => (b.includes(item) ? count + 1 : count), 0);

/** How much of a piece's title the other piece holds. */
function coverBy({ titleTerms, masses }: Prepared, other: ReadonlySet<string>): number {
  return masses.title === 0 ? 0 : sumShared(titleTerms, other) / masses.title;
}

/** How much of the opening of a piece's title the other piece lacks. */
function missOpening({ opening, masses }: Prepared, { all }: Prepared): number {
  return masses.opening === 0 ? 0 : sumMissing(opening, all) / masses.opening;
}

function compareNumbers(
  { numbers: a }: Prepared,
  { numbers: b }: Prepared,
): { shared: number; other: number } {
  let [shared, other] = [0, 0];
  if (a.listed.length === 0 || b.listed.length === 0) return { shared, other };
  for (const { unit, value, worth } of a.listed) {
    if (b.values.has(value)) shared += worth;
    else if (unit !== '' && b.units.has(unit)) other++;
  }
  return { shared: Math.min(2, shared), other: Math.min(2, other) };
}

/** Hours between two pieces; four where a time is missing, as in most pairs of a day. */
function hoursApart(a: StorySignature, b: StorySignature): number {
  return a.at === null || b.at === null ? 4 : Math.abs(a.at - b.at) / 60;
}

/** Weight of the names of a piece's title that the other piece does not hold. */
const listMissed = ({ titleNames }: Prepared, { all }: Prepared): number =>
  Math.min(8, sumMissing(titleNames, all));

const [LIVE, ROUNDUP, OPINION, EXPLAINER, MEDIA, QUESTION, QUOTE, FEATURE, COPULA, PROSPECT] = [
  markBit('live'),
  markBit('roundup'),
  markBit('opinion'),
  markBit('explainer'),
  markBit('media'),
  markBit('question'),
  markBit('quote'),
  markBit('feature'),
  markBit('copula'),
  markBit('prospect'),
];

/** The features of a pair, in the order of `FEATURE_NAMES`. Symmetric: which piece comes first changes nothing. */
export function measurePair(a: Prepared, b: Prepared): number[] {
  const titles = compareTerms(a, b, 'title', ({ titleTerms }) => titleTerms);
  const leads = compareTerms(a, b, 'lead', ({ leadTerms }) => leadTerms);
  const words = compareTerms(a, b, 'all', ({ allTerms }) => allTerms);
  const [coverOne, coverOther] = [coverBy(a, b.all), coverBy(b, a.all)];
  const lowest = Math.min(coverOne, coverOther);
  const [openOne, openOther] = [missOpening(a, b), missOpening(b, a)];
  const [missedOne, missedOther] = [listMissed(a, b), listMissed(b, a)];
  const naming = Math.min(a.masses.telling, b.masses.telling);
  const places = countListed(a.places, b.places);
  const actions = countListed(a.actions, b.actions);
  const numbers = compareNumbers(a, b);
  const either = (mark: number) => Number(((a.marks | b.marks) & mark) !== 0);
  const both = (mark: number) => Number((a.marks & b.marks & mark) !== 0);
  return [
    cosine(titles.squares, a.norms.title, b.norms.title),
    cosine(leads.squares, a.norms.lead, b.norms.lead),
    cosine(words.squares, a.norms.all, b.norms.all),
    lowest,
    Math.max(coverOne, coverOther),
    Math.log1p(titles.mass),
    Math.log1p(words.mass),
    words.heaviest,
    Math.min(5, words.rare),
    Math.log1p(words.names),
    Math.max(missedOne, missedOther),
    Math.min(missedOne, missedOther),
    numbers.shared,
    numbers.other,
    Math.min(3, places),
    Number(places === 0 && a.places.length > 0 && b.places.length > 0),
    Math.min(2, actions),
    Number(actions === 0 && a.actions.length > 0 && b.actions.length > 0),
    countShared(a.pairs, b.pairs, 5),
    countShared(a.titlePairs, b.titlePairs, 3),
    Math.log1p(Math.max(0, Math.min(a.masses.all, b.masses.all) - words.mass)),
    Math.log1p(Math.min(96, hoursApart(a.signature, b.signature))),
    either(LIVE),
    either(ROUNDUP),
    either(OPINION),
    either(EXPLAINER),
    both(EXPLAINER),
    either(MEDIA),
    either(QUESTION),
    either(QUOTE),
    either(FEATURE),
    either(COPULA),
    either(PROSPECT),
    either(PROSPECT) - both(PROSPECT),
    either(ROUNDUP) * (1 - lowest),
    Math.log1p(Math.min(a.all.size, b.all.size)),
    Math.max(openOne, openOther),
    Math.min(openOne, openOther),
    Math.min(coverBy(a, b.title), coverBy(b, a.title)),
    Math.log1p(words.plain),
    Math.log1p(titles.plain),
    naming === 0 ? 0.5 : Math.min(1, words.telling / naming),
    Number(naming > 0 && words.telling === 0),
  ];
}
