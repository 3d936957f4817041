import { STORY_EVIDENCE_MAX } from '../limits.ts';
import { listFoundThemes, type ThemeMatch } from '../model/annotation.ts';
import { BRIEF_PUBLISHER } from '../model/article.ts';
import type { DigestClaim, DigestEvidence, Story } from '../model/digest.ts';
import { type Candidate, describeArticle } from './candidate.ts';
import { selectFigures } from './claims-of.ts';
import { groupByEvent } from './story-index.ts';

/** Articles of one event, earliest first. `voices` are those that are not copies of another's text. */
export type StoryGroup = {
  readonly members: readonly Candidate[];
  readonly voices: readonly Candidate[];
  readonly publishers: number;
};

/** Our own briefs each tell one development; two of them are two stories by the hand that wrote them. */
const areBriefs = (one: Candidate, other: Candidate) =>
  one.article.publisher === BRIEF_PUBLISHER && other.article.publisher === BRIEF_PUBLISHER;

/** Groups a window's articles into stories, the same whatever their order. */
export function groupStories(candidates: readonly Candidate[]): StoryGroup[] {
  const articles = candidates.map((candidate) => ({
    id: candidate.article.id,
    signature: candidate.signature,
    candidate,
  }));
  const { groups } = groupByEvent(articles, (one, other) => areBriefs(one.candidate, other.candidate));
  return groups.map(({ members, publishers }) => ({
    members: members.map(({ article }) => article.candidate),
    voices: members
      .filter(({ relation }) => relation !== 'same-text')
      .map(({ article }) => article.candidate),
    publishers,
  }));
}

/** What a theme found in an article of a story. */
export type StoryMatch = { readonly candidate: Candidate; readonly match: ThemeMatch };

/** The articles of a story for which a theme holds, the strongest first. */
export function listMatches(group: StoryGroup, theme: string): StoryMatch[] {
  return group.voices
    .flatMap((candidate) => {
      const match = listFoundThemes(candidate.annotation).find((found) => found.theme === theme);
      return match ? [{ candidate, match }] : [];
    })
    .sort(
      (a, b) => b.match.score - a.match.score || (a.candidate.article.id < b.candidate.article.id ? -1 : 1),
    );
}

/**
 * The sentences that an article gives a story: the heaviest, in the order of the text. The title
 * stands above them anyway, so it is evidence only where the text has none.
 */
function listEvidence({ candidate, match }: StoryMatch): (DigestEvidence & { score: number })[] {
  const inText = match.evidence.filter((evidence) => evidence.in === 'text');
  return (inText.length > 0 ? inText : match.evidence).map((evidence) => {
    const { in: part, start, end, text, speaker, hedge, manner, probability, rule, reason, score } = evidence;
    return {
      article: candidate.article.id,
      in: part,
      start,
      end,
      text,
      speaker,
      hedge,
      manner,
      probability,
      rule,
      reason,
      score,
    };
  });
}

/**
 * The sentences that a story prints for a theme: the heaviest of all its articles, each once, those of one article
 * together. Those in `printed` were printed before: they are left out where others remain.
 */
export function selectEvidence(
  matches: readonly StoryMatch[],
  printed: ReadonlySet<string> = new Set(),
): DigestEvidence[] {
  const seen = new Set<string>();
  const order = new Map(matches.map(({ candidate }, index) => [candidate.article.id, index]));
  const found = matches.flatMap(listEvidence);
  const unprinted = found.filter(({ text }) => !printed.has(text));
  return (unprinted.length > 0 ? unprinted : found)
    .filter(({ text }) => !seen.has(text) && seen.add(text))
    .sort(
      (a, b) =>
        b.score - a.score || (order.get(a.article) ?? 0) - (order.get(b.article) ?? 0) || a.start - b.start,
    )
    .slice(0, STORY_EVIDENCE_MAX)
    .sort((a, b) => (order.get(a.article) ?? 0) - (order.get(b.article) ?? 0) || a.start - b.start)
    .map(({ score: _score, ...evidence }) => evidence);
}

/** The figures of an article, each once, with the article that prints them. */
export function selectClaims({ article, annotation }: Candidate): DigestClaim[] {
  return selectFigures(annotation.claims).map((claim) => ({ article: article.id, ...claim }));
}

/**
 * A story as a section prints it: told by the article that the theme holds for most, with all the figures it carries.
 * `printed`: sentences printed before; the headline does not depend on them.
 */
export function buildStory(
  group: StoryGroup,
  matches: readonly StoryMatch[],
  printed: ReadonlySet<string> = new Set(),
): Story {
  const [first] = matches;
  if (first === undefined) throw new RangeError('a story is built from the articles that earned it');
  const lead = first.candidate;
  const others = group.members.filter((member) => member !== lead);
  const evidence = selectEvidence(matches, printed);
  return {
    id: lead.article.id,
    headline: findHeadline(lead, selectEvidence(matches)),
    publishers: group.publishers,
    articles: [lead, ...others].map(describeArticle),
    evidence,
    claims: [lead, ...group.voices.filter((voice) => voice !== lead)].flatMap(selectClaims),
  };
}

/** The title, or the first sentence of evidence where the source gave no title. */
export function findHeadline({ article }: Candidate, evidence: readonly DigestEvidence[]): string {
  return article.title !== '' ? article.title : (evidence[0]?.text ?? article.id);
}
