import { STORY_CANDIDATES, STORY_KEY_ARTICLES, STORY_WINDOW_HOURS } from '../limits.ts';
import type { StorySignature } from '../model/story-signature.ts';
import { type Relation, type Relationship, relateStories } from './compare.ts';
import { STORY_COUNTS } from './story-counts.ts';
import { rankSharers } from './story-rank.ts';

/** Weight from which a single word leads to candidates, and words, pairs of words and shingles so used. */
const KEY_WEIGHT = 3;
const SINGLE_KEYS = 8;
const PAIRED_TERMS = 7;
const SHINGLE_KEYS = 3;

/** Weight from which a word may stand in a pair. */
const PAIR_WEIGHT = 1.2;

/** Score from which an article joins a story: a wrong member stays for good, so more is asked than of one pair. */
const JOIN_THRESHOLD = 0.85;

/** An article with what comparing needs of it. */
export type StoryArticle = { readonly id: string; readonly signature: StorySignature };

/** A stored article and the story it was put in, named by the id of the story's first article. */
export type StoredArticle = StoryArticle & { readonly story: string };

/** Where a new article belongs. */
export type Assignment = {
  /** Id of the story to join; the article's own id where it opens one. */
  readonly story: string;
  /** How it stands to the member nearest to it; null where it opens a story. */
  readonly relation: Extract<Relation, 'same-text' | 'same-event' | 'update'> | null;
  /** Ids of members whose text it copies. */
  readonly copies: readonly string[];
  readonly comparisons: number;
};

/**
 * The keys under which an article is stored and its candidates are looked up, at most 32: its rarest words, pairs of
 * the weightiest words of its title, and its smallest shingles (which copies share). Articles of one event share some
 * with near certainty; of any two articles, few do.
 */
export function listStoryKeys(signature: StorySignature): string[] {
  const weigh = (term: string) => STORY_COUNTS.weigh(term);
  const heaviest = (terms: readonly string[], least: number) =>
    [...new Set(terms)]
      .filter((term) => weigh(term) >= least)
      .sort((a, b) => weigh(b) - weigh(a) || (a < b ? -1 : 1));
  const single = heaviest([...signature.title, ...signature.lead], KEY_WEIGHT).slice(0, SINGLE_KEYS);
  const paired = heaviest(signature.title, PAIR_WEIGHT).slice(0, PAIRED_TERMS).sort();
  const pairs = paired.flatMap((one, index) => paired.slice(index + 1).map((other) => `p:${one} ${other}`));
  const shingles = signature.sketch === '' ? [] : signature.sketch.split(',').slice(0, SHINGLE_KEYS);
  return [...single.map((term) => `w:${term}`), ...pairs, ...shingles.map((hash) => `s:${hash}`)];
}

function isSame(relation: Relation): relation is 'same-text' | 'same-event' | 'update' {
  return relation === 'same-text' || relation === 'same-event' || relation === 'update';
}

/** A stored article and how a new one stands to it. */
export type Compared = { readonly member: StoredArticle; readonly comparison: Relationship };

/** Whether a pair speaks for one story. */
export const joins = ({ relation, score }: Relationship): boolean =>
  isSame(relation) && score >= JOIN_THRESHOLD;

/** A story is joined by its first article, or by most of the members looked at: one weak link does not chain. */
export function mayJoin(
  story: string,
  compared: readonly Compared[],
  same: readonly Compared[] = compared.filter(({ comparison }) => joins(comparison)),
): boolean {
  if (same.some(({ member }) => member.id === story)) return true;
  return same.length * 2 > compared.length;
}

/** Compares an article with candidates, by their stories: with `STORY_CANDIDATES` of them at most, and never with itself. */
export function compareWithStories(
  article: StoryArticle,
  candidates: Iterable<StoredArticle>,
  within: number = STORY_WINDOW_HOURS,
): { readonly stories: ReadonlyMap<string, readonly Compared[]>; readonly comparisons: number } {
  const stories = new Map<string, Compared[]>();
  let comparisons = 0;
  for (const member of candidates) {
    if (comparisons >= STORY_CANDIDATES) break;
    if (member.id === article.id) continue;
    comparisons++;
    const compared = stories.get(member.story) ?? [];
    compared.push({ member, comparison: relateStories(member.signature, article.signature, within) });
    stories.set(member.story, compared);
  }
  return { stories, comparisons };
}

/**
 * Finds the story of a new article among candidates: stored articles within `STORY_WINDOW_HOURS` that share keys with
 * it, best first (most keys shared). Looks at `STORY_CANDIDATES` of them at most, so that its cost does not grow with
 * what is stored.
 */
export function assignStory(article: StoryArticle, candidates: Iterable<StoredArticle>): Assignment {
  const { stories, comparisons } = compareWithStories(article, candidates);
  let best: Compared | null = null;
  for (const [story, compared] of stories) {
    if (!mayJoin(story, compared)) continue;
    for (const entry of compared) if (joins(entry.comparison) && isBetter(entry, best)) best = entry;
  }
  if (best === null) return { story: article.id, relation: null, copies: [], comparisons };
  const { story } = best.member;
  const joined = stories.get(story) ?? [];
  const copies = joined
    .filter(({ comparison }) => comparison.relation === 'same-text')
    .map(({ member }) => member.id);
  const { relation } = best.comparison;
  return { story, relation: isSame(relation) ? relation : null, copies, comparisons };
}

/** Nearer, and of two as near the one with the smaller id: the order of the candidates decides nothing. */
function isBetter(one: Compared, other: Compared | null): boolean {
  if (other === null) return true;
  const ahead = one.comparison.score - other.comparison.score;
  return ahead !== 0 ? ahead > 0 : one.member.id < other.member.id;
}

/** Articles of one event. */
export type EventGroup<T extends StoryArticle> = {
  /** The earliest. */
  readonly lead: T;
  /** All of them, the lead included, in order of publication; each with its relation to the nearest before it. */
  readonly members: readonly { readonly article: T; readonly relation: Assignment['relation'] }[];
  /** Independent publishers: copies of one text are one voice, and so is one publisher's several pieces. */
  readonly publishers: number;
};

/** Order of publication, then of ids; undated articles last. */
export function inOrder(a: StoryArticle, b: StoryArticle): number {
  const [one, other] = [a.signature.at ?? Number.MAX_SAFE_INTEGER, b.signature.at ?? Number.MAX_SAFE_INTEGER];
  return one - other || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The articles remembered under their keys, `STORY_KEY_ARTICLES` under each: add them in order of publication. */
export class KeyIndex {
  readonly #byKey = new Map<string, StoredArticle[]>();
  readonly #within: number;

  /** `within`: hours either way that a candidate may lie from the article it is found for. */
  constructor(within: number = STORY_WINDOW_HOURS) {
    this.#within = within;
  }

  add(keys: readonly string[], article: StoredArticle): void {
    for (const key of keys) {
      const list = this.#byKey.get(key) ?? [];
      list.push(article);
      if (list.length > STORY_KEY_ARTICLES) list.shift();
      this.#byKey.set(key, list);
    }
  }

  /** The candidates for an article, best first (`rankSharers`); only within the hours. */
  find(keys: readonly string[], signature: StorySignature): StoredArticle[] {
    return rankSharers(
      keys.map((key) => this.#byKey.get(key) ?? []),
      (one, other) => inOrder(other, one),
      (found) => isNear(found.signature, signature, this.#within),
    );
  }
}

function isNear(a: StorySignature, b: StorySignature, within: number): boolean {
  return a.at === null || b.at === null || Math.abs(a.at - b.at) <= within * 60;
}

/** Publishers and copies that are one voice, joined (disjoint sets). */
function countVoices(
  members: readonly { readonly article: StoryArticle; readonly copies: readonly string[] }[],
): number {
  const parent = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    while (parent.has(root) && parent.get(root) !== root) root = parent.get(root) ?? root;
    return root;
  };
  const join = (a: string, b: string) => parent.set(rootOf(a), rootOf(b));
  for (const { article, copies } of members) {
    const own = `article ${article.id}`;
    if (!parent.has(own)) parent.set(own, own);
    if (article.signature.publisher !== null) join(own, `publisher ${article.signature.publisher}`);
    for (const copy of copies) join(own, `article ${copy}`);
  }
  return new Set(members.map(({ article }) => rootOf(`article ${article.id}`))).size;
}

/**
 * Groups the articles of a window by event, the same whatever their order. Each is compared with a bounded number of
 * earlier ones, so the work grows with the articles and not with their square; `comparisons` says how many it took.
 * Articles that `isApart` says are two pieces are not compared.
 */
export function groupByEvent<T extends StoryArticle>(
  articles: Iterable<T>,
  isApart: (one: T, other: T) => boolean = () => false,
): { readonly groups: readonly EventGroup<T>[]; readonly comparisons: number } {
  const index = new KeyIndex();
  const groups = new Map<
    string,
    { article: T; relation: Assignment['relation']; copies: readonly string[] }[]
  >();
  let comparisons = 0;
  const seen = new Map<string, T>();
  for (const article of [...articles].sort(inOrder)) {
    const keys = listStoryKeys(article.signature);
    const candidates = index.find(keys, article.signature).filter(({ id }) => {
      const other = seen.get(id);
      return other === undefined || !isApart(article, other);
    });
    const assigned = assignStory(article, candidates);
    seen.set(article.id, article);
    comparisons += assigned.comparisons;
    const members = groups.get(assigned.story) ?? [];
    members.push({ article, relation: assigned.relation, copies: assigned.copies });
    groups.set(assigned.story, members);
    index.add(keys, { id: article.id, signature: article.signature, story: assigned.story });
  }
  const listed = [...groups.values()].flatMap((members) => {
    const [lead] = members;
    if (lead === undefined) return [];
    return [
      {
        lead: lead.article,
        members: members.map(({ article, relation }) => ({ article, relation })),
        publishers: countVoices(members),
      },
    ];
  });
  return { groups: listed, comparisons };
}
