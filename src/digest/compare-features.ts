import type { Marker, StorySignature } from '../model/story-signature.ts';
import { type Prepared, RARE, sum, TELLING_NAME, type Weigh } from './compare-prepare.ts';

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

function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): string[] {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  return [...small].filter((term) => large.has(term));
}

function cosine(shared: readonly string[], one: number, other: number, weigh: Weigh): number {
  if (one === 0 || other === 0) return 0;
  let total = 0;
  for (const term of shared) total += weigh(term) ** 2;
  return total / (one * other);
}

function countShared(a: Iterable<string>, b: ReadonlySet<string>): number {
  let count = 0;
  for (const item of a) if (b.has(item)) count++;
  return count;
}

/** How much of a piece's title the other piece holds. */
function coverBy({ title, weigh }: Prepared, other: ReadonlySet<string>): number {
  const whole = sum(title, weigh);
  return whole === 0
    ? 0
    : sum(
        [...title].filter((term) => other.has(term)),
        weigh,
      ) / whole;
}

/** Terms with which a title opens: most often who acts. */
const OPENING = 3;

/** How much of the opening of a piece's title the other piece lacks. */
function missOpening({ signature, weigh }: Prepared, { all }: Prepared): number {
  const opening = signature.title.slice(0, OPENING);
  const whole = sum(opening, weigh);
  return whole === 0
    ? 0
    : sum(
        opening.filter((term) => !all.has(term)),
        weigh,
      ) / whole;
}

function compareNumbers(a: StorySignature, b: StorySignature): { shared: number; other: number } {
  if (a.numbers.length === 0 || b.numbers.length === 0) return { shared: 0, other: 0 };
  const values = new Set(b.numbers.map((item) => item.slice(item.indexOf(':'))));
  const units = new Set(b.numbers.map((item) => item.slice(0, item.indexOf(':'))));
  let [shared, other] = [0, 0];
  const seen = new Set<string>();
  for (const item of a.numbers) {
    const at = item.indexOf(':');
    const [unit, value] = [item.slice(0, at), item.slice(at)];
    if (seen.has(value)) continue;
    seen.add(value);
    if (values.has(value)) shared += Number(value.slice(1)) >= 13 ? 1 : 0.5;
    else if (unit !== '' && units.has(unit)) other++;
  }
  return { shared: Math.min(2, shared), other: Math.min(2, other) };
}

/** Hours between two pieces; four where a time is missing, as in most pairs of a day. */
function hoursApart(a: StorySignature, b: StorySignature): number {
  return a.at === null || b.at === null ? 4 : Math.abs(a.at - b.at) / 60;
}

/** Weight of the names of a piece's title that the other piece does not hold. */
function listMissed({ titleNames, weigh }: Prepared, { all }: Prepared): number {
  return Math.min(
    8,
    sum(
      titleNames.filter((term) => !all.has(term)),
      weigh,
    ),
  );
}

/** Weight of the telling names of a piece. */
function sumTelling({ names, weigh }: Prepared): number {
  let total = 0;
  for (const term of names) if (weigh(term) >= TELLING_NAME) total += weigh(term);
  return total;
}

/** The features of a pair, in the order of `FEATURE_NAMES`. Symmetric: which piece comes first changes nothing. */
export function measurePair(a: Prepared, b: Prepared): number[] {
  const { weigh } = a;
  const titles = shareOf(a.title, b.title);
  const leads = shareOf(a.lead, b.lead);
  const words = shareOf(a.all, b.all);
  const names = words.filter((term) => a.names.has(term) || b.names.has(term));
  const covers = [coverBy(a, b.all), coverBy(b, a.all)];
  const lowest = Math.min(...covers);
  const openings = [missOpening(a, b), missOpening(b, a)];
  const plain = (term: string) => !a.names.has(term) && !b.names.has(term);
  const missed = [listMissed(a, b), listMissed(b, a)];
  const telling = sum(
    names.filter((term) => weigh(term) >= TELLING_NAME),
    weigh,
  );
  const naming = Math.min(sumTelling(a), sumTelling(b));
  const places = countShared(a.places, new Set(b.places));
  const actions = countShared(a.actions, new Set(b.actions));
  const numbers = compareNumbers(a.signature, b.signature);
  const either = (marker: Marker) =>
    Number(a.signature.markers.includes(marker) || b.signature.markers.includes(marker));
  const both = (marker: Marker) =>
    Number(a.signature.markers.includes(marker) && b.signature.markers.includes(marker));
  const [titleMass, mass] = [sum(titles, weigh), sum(words, weigh)];
  const rest = Math.min(sum(a.all, a.weigh), sum(b.all, b.weigh)) - mass;
  return [
    cosine(titles, a.norms.title, b.norms.title, weigh),
    cosine(leads, a.norms.lead, b.norms.lead, weigh),
    cosine(words, a.norms.all, b.norms.all, weigh),
    lowest,
    Math.max(...covers),
    Math.log1p(titleMass),
    Math.log1p(mass),
    Math.max(0, ...words.map(weigh)),
    Math.min(5, words.filter((term) => weigh(term) >= RARE).length),
    Math.log1p(sum(names, weigh)),
    Math.max(...missed),
    Math.min(...missed),
    numbers.shared,
    numbers.other,
    Math.min(3, places),
    Number(places === 0 && a.places.length > 0 && b.places.length > 0),
    Math.min(2, actions),
    Number(actions === 0 && a.actions.length > 0 && b.actions.length > 0),
    Math.min(5, countShared(a.pairs, b.pairs)),
    Math.min(3, countShared(a.titlePairs, b.titlePairs)),
    Math.log1p(Math.max(0, rest)),
    Math.log1p(Math.min(96, hoursApart(a.signature, b.signature))),
    either('live'),
    either('roundup'),
    either('opinion'),
    either('explainer'),
    both('explainer'),
    either('media'),
    either('question'),
    either('quote'),
    either('feature'),
    either('copula'),
    either('prospect'),
    either('prospect') - both('prospect'),
    either('roundup') * (1 - lowest),
    Math.log1p(Math.min(a.all.size, b.all.size)),
    Math.max(...openings),
    Math.min(...openings),
    Math.min(coverBy(a, b.title), coverBy(b, a.title)),
    Math.log1p(sum(words.filter(plain), weigh)),
    Math.log1p(sum(titles.filter(plain), weigh)),
    naming === 0 ? 0.5 : Math.min(1, telling / naming),
    Number(naming > 0 && telling === 0),
  ];
}
