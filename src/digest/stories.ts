import { STORY_EVIDENCE_MAX } from '../limits.ts';
import type { ThemeMatch } from '../model/annotation.ts';
import type { DigestClaim, DigestEvidence, Story } from '../model/digest.ts';
import { type Candidate, describeArticle } from './candidate.ts';

/** Candidates that carry the same text; the first is the one told. */
export type StoryGroup = { readonly lead: Candidate; readonly copies: readonly Candidate[] };

/** Order by code unit: the same on every machine. */
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Groups articles into stories: copies of one text are one story, told by the earliest of them. */
export function groupStories(candidates: readonly Candidate[]): StoryGroup[] {
  const ordered = [...candidates].sort(
    (a, b) => byText(a.article.published, b.article.published) || byText(a.article.id, b.article.id),
  );
  const groups = new Map<string, { lead: Candidate; copies: Candidate[] }>();
  for (const candidate of ordered) {
    const group = groups.get(candidate.fingerprint);
    if (group) group.copies.push(candidate);
    else groups.set(candidate.fingerprint, { lead: candidate, copies: [] });
  }
  return [...groups.values()];
}

/**
 * The sentences that a story prints for a theme: the heaviest, in the order of the text. The title
 * stands above them anyway, so it is evidence only where the text has none.
 */
export function selectEvidence(article: string, match: ThemeMatch): DigestEvidence[] {
  const inText = match.evidence.filter((evidence) => evidence.in === 'text');
  const usable = inText.length > 0 ? inText : match.evidence;
  return [...usable]
    .sort((a, b) => b.score - a.score || a.start - b.start)
    .slice(0, STORY_EVIDENCE_MAX)
    .sort((a, b) => a.start - b.start)
    .map(({ in: part, start, end, text, speaker, hedge, probability, rule }) => ({
      article,
      in: part,
      start,
      end,
      text,
      speaker,
      hedge,
      probability,
      rule,
    }));
}

/** The figures of an article, each once: a figure that title and text both give is taken from the text. */
export function selectClaims({ article, annotation }: Candidate): DigestClaim[] {
  const seen = new Map<string, DigestClaim>();
  for (const claim of annotation.claims) {
    const { low, high } = claim.quantity;
    const vague = low === null && high === null ? claim.quantity.qualifier : '';
    const key = [low, high, vague, claim.measure, claim.side].join('|');
    const before = seen.get(key);
    if (before === undefined || (before.evidence.in === 'title' && claim.evidence.in === 'text'))
      seen.set(key, { article: article.id, ...claim });
  }
  return dropTitleVariants([...seen.values()]);
}

/** A title rounds or shortens what the text says in full: its figure goes where the text has one of that number. */
function dropTitleVariants(claims: readonly DigestClaim[]): DigestClaim[] {
  const numbers = (claim: DigestClaim) => [claim.quantity.low, claim.quantity.high].filter((n) => n !== null);
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

/** A story as a section prints it: the theme's evidence, and all the figures it carries. */
export function buildStory({ lead, copies }: StoryGroup, match: ThemeMatch): Story {
  const evidence = selectEvidence(lead.article.id, match);
  return {
    id: lead.article.id,
    headline: findHeadline(lead, evidence),
    // Copies of one text are one voice, however many publish them.
    publishers: 1,
    articles: [lead, ...copies].map(describeArticle),
    evidence,
    claims: selectClaims(lead),
  };
}

/** The title, or the first sentence of evidence where the source gave no title. */
export function findHeadline({ article }: Candidate, evidence: readonly DigestEvidence[]): string {
  return article.title !== '' ? article.title : (evidence[0]?.text ?? article.id);
}
