import { TOLD_WINDOW_HOURS } from '../limits.ts';
import { BRIEF_PUBLISHER } from '../model/article.ts';
import type { Candidate } from './candidate.ts';
import { relateStories } from './compare.ts';
import { relateToTold } from './novelty-pair.ts';
import type { StoryGroup } from './stories.ts';
import {
  type Compared,
  compareWithStories,
  inOrder,
  KeyIndex,
  listStoryKeys,
  mayJoin,
  type StoredArticle,
} from './story-index.ts';
import type { ToldIssue, ToldStory } from './told.ts';

/** Where a story of this window was told before. */
export type Link = {
  /** The newest issue that told it, and the story there. */
  readonly issue: ToldIssue;
  readonly story: ToldStory;
  /** All tellings of it that were read, newest first: that story, and those it went on with. */
  readonly thread: readonly ToldStory[];
};

type Telling = { readonly issue: ToldIssue; readonly story: ToldStory };

/** What speaks for a link: how many articles of the group, whether its first, whether a copy, how surely at best. */
type Votes = { count: number; first: boolean; copy: boolean; score: number };

/** A told article is looked up under its own id, and compared with as one of its story. */
class Told {
  readonly tellings = new Map<string, Telling>();
  readonly storyOf = new Map<string, string>();
  /** Ids of told articles that are our own briefs. */
  readonly briefs = new Set<string>();
  readonly #index = new KeyIndex(TOLD_WINDOW_HOURS);
  readonly #copies = new Map<string, StoredArticle[]>();

  /** `issues`: newest first. Of a story or an article told twice the newest telling counts. */
  constructor(issues: readonly ToldIssue[]) {
    const stored: StoredArticle[] = [];
    for (const issue of issues)
      for (const story of issue.stories) {
        if (!this.tellings.has(story.id)) this.tellings.set(story.id, { issue, story });
        for (const { id, publisher, signature } of story.articles) {
          if (this.storyOf.has(id)) continue;
          this.storyOf.set(id, story.id);
          if (publisher === BRIEF_PUBLISHER) this.briefs.add(id);
          if (signature !== null) stored.push({ id, signature, story: story.id });
        }
      }
    for (const article of stored.sort(inOrder)) {
      this.#index.add(listStoryKeys(article.signature), article);
      const { sketch } = article.signature;
      const same = this.#copies.get(sketch);
      if (same === undefined) this.#copies.set(sketch, [article]);
      else same.push(article);
    }
  }

  find({ signature }: Candidate): StoredArticle[] {
    return this.#index.find(listStoryKeys(signature), signature);
  }

  /** Told articles of exactly these words, whatever their age. */
  findCopies({ signature }: Candidate): StoredArticle[] {
    return signature.sketch === '' ? [] : (this.#copies.get(signature.sketch) ?? []);
  }

  /** The story that began the thread of a story: followed back as far as the issues go. */
  rootOf(id: string): string {
    let root = id;
    for (let step = 0; step < this.tellings.size; step++) {
      const before = this.tellings.get(root)?.story.continues ?? null;
      if (before === null || before === root || !this.tellings.has(before)) break;
      root = before;
    }
    return root;
  }
}

function vote(votes: Map<string, Votes>, story: string, first: boolean, copy: boolean, score: number): void {
  const known = votes.get(story) ?? { count: 0, first: false, copy: false, score: 0 };
  known.count++;
  known.first ||= first;
  known.copy ||= copy;
  known.score = Math.max(known.score, score);
  votes.set(story, known);
}

/** Counts, by told story, what one article of a group says. */
function voteOf(member: Candidate, first: boolean, told: Told, votes: Map<string, Votes>): void {
  const { signature, article } = member;
  const own = told.storyOf.get(article.id);
  if (own !== undefined) {
    vote(votes, own, first, true, 1);
    return;
  }
  const copy = told
    .findCopies(member)
    .find((other) => relateStories(other.signature, signature).relation === 'same-text');
  if (copy !== undefined) {
    vote(votes, copy.story, first, true, 1);
    return;
  }
  const { stories } = compareWithStories({ id: article.id, signature }, told.find(member), TOLD_WINDOW_HOURS);
  for (const [story, compared] of stories) {
    const related = compared.map((entry): [Compared, 'copy' | 'event' | null] => [
      entry,
      relateToTold(
        entry.member.signature,
        signature,
        entry.comparison,
        article.publisher === BRIEF_PUBLISHER && told.briefs.has(entry.member.id),
      ),
    ]);
    const same = related.filter(([, relation]) => relation !== null).map(([entry]) => entry);
    const isCopy = related.some(([, relation]) => relation === 'copy');
    if (!isCopy && !mayJoin(story, compared, same)) continue;
    vote(votes, story, first, isCopy, Math.max(...same.map(({ comparison }) => comparison.score)));
  }
}

/**
 * The told story that a group goes on with. A copy of a told text links it; otherwise its first article must go on with
 * that story, or most of its articles: one weak link among many does not.
 */
function findLink(group: StoryGroup, told: Told): string | null {
  const votes = new Map<string, Votes>();
  for (const [index, member] of group.members.entries()) voteOf(member, index === 0, told, votes);
  const linked = [...votes].filter(
    ([, { count, first, copy }]) => copy || first || count * 2 > group.members.length,
  );
  linked.sort(
    ([a, one], [b, other]) =>
      Number(other.copy) - Number(one.copy) || other.score - one.score || (a < b ? -1 : 1),
  );
  return linked[0]?.[0] ?? null;
}

/**
 * Links the groups of a window to the stories that issues before it told; groups that are new are absent. `issues`: as
 * `selectTold` gives them, newest first. The same links whatever the order of the groups.
 */
export function linkGroups(
  groups: readonly StoryGroup[],
  issues: readonly ToldIssue[],
): ReadonlyMap<StoryGroup, Link> {
  const links = new Map<StoryGroup, Link>();
  if (issues.length === 0) return links;
  const told = new Told(issues);
  const threads = new Map<string, Telling[]>();
  // Tellings come newest first, and so does each thread.
  for (const [id, telling] of told.tellings) {
    const root = told.rootOf(id);
    const thread = threads.get(root);
    if (thread === undefined) threads.set(root, [telling]);
    else thread.push(telling);
  }
  for (const group of groups) {
    const found = findLink(group, told);
    if (found === null) continue;
    const thread = threads.get(told.rootOf(found)) ?? [];
    const [newest] = thread;
    if (newest === undefined) continue;
    // Two stories of one issue may go on with the same one before: the one that was found, where it is as new.
    const telling = thread.find(({ issue, story }) => issue === newest.issue && story.id === found) ?? newest;
    links.set(group, { ...telling, thread: thread.map(({ story }) => story) });
  }
  return links;
}
