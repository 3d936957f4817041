import { HEADLINE_MAX, NAME_MAX } from '../limits.ts';
import type { DevelopingStory, DigestClaim, FigureChange, SourcedClaim, Told } from '../model/digest.ts';
import { cleanLine, safeUrl } from './clean.ts';
import { claimUrl } from './links.ts';
import { type StoryView, storyView, type ViewContext } from './story-view.ts';
import {
  attributionWords,
  countedWords,
  dayWords,
  publisherWords,
  quantityWords,
  rangeWords,
} from './words.ts';

/** One of the two values of a changed figure. */
export type ChangeSideView = {
  quantity: string;
  /** Claimant, hedge and as-of words: `the Russian defence ministry, said, since December`. */
  who: string;
  source: string;
  date: string;
  datetime: string;
  /** The figure in its place. */
  url: string;
};

/** A changed figure: what is counted, what was stated before and what is stated now. */
export type ChangeView = { counted: string; before: ChangeSideView; after: ChangeSideView };

/** The issue that told a story before. */
export type ToldView = {
  /** Its days: `15–21 May 2023`. */
  dates: string;
  /** The story's address in that issue. */
  url: string | null;
  /** Its headline there; empty where it is the same. */
  headline: string;
};

/** A story that an issue before told. */
export type DevelopingView = StoryView & { told: ToldView; changes: ChangeView[] };

function changeSideView(context: ViewContext, claim: SourcedClaim): ChangeSideView {
  const who = attributionWords({ speaker: claim.claimant, hedge: claim.hedge, probability: null });
  return {
    quantity: quantityWords(claim.quantity),
    who: claim.asOf === null ? who : `${who}, ${cleanLine(claim.asOf, NAME_MAX)}`,
    source: publisherWords(claim),
    date: dayWords(claim.published),
    datetime: claim.published,
    url: claimUrl(context.base, claim),
  };
}

function changeView(context: ViewContext, change: FigureChange): ChangeView {
  return {
    counted: countedWords(change.side, change.measure),
    before: changeSideView(context, change.before),
    after: changeSideView(context, change.after),
  };
}

function toldView(told: Told, headline: string): ToldView {
  const before = cleanLine(told.headline, HEADLINE_MAX);
  return {
    dates: rangeWords(told.from, told.to),
    url: safeUrl(told.url),
    headline: before === headline ? '' : before,
  };
}

/** Whether two claims are the same figure of the same sentence. */
const isSame = (a: DigestClaim, b: DigestClaim): boolean =>
  a.article === b.article &&
  a.side === b.side &&
  a.measure === b.measure &&
  a.evidence.in === b.evidence.in &&
  a.evidence.start === b.evidence.start;

/** A developing story as words. A figure that is shown as a change is not listed again. */
export function developingView(context: ViewContext, story: DevelopingStory): DevelopingView {
  const claims = story.claims.filter((claim) => !story.changes.some(({ after }) => isSame(claim, after)));
  const view = storyView(context, { ...story, claims });
  return {
    ...view,
    told: toldView(story.told, view.headline),
    changes: story.changes.map((change) => changeView(context, change)),
  };
}
