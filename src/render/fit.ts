import { EMAIL_MAX_BYTES, EMAIL_MAX_SECTIONS } from '../limits.ts';
import { clip } from './clean.ts';
import { fillEmail, fillEmailAlso, fillEmailStory } from './compiled.js';
import type { DevelopingView } from './developing.ts';
import type { EmailSection, EmailView } from './email-view.ts';
import { bytesOf, type Sized, sizeDeveloping, slimDeveloping, slimStory } from './fit-story.ts';
import { countWords } from './words.ts';

/** UTF-8 bytes kept for the labels over a section's developing stories and its lines in brief. */
const LABEL_BYTES = 512;

/** The part of the room for stories that developing ones may claim where new ones would take it all. */
const DEVELOPING_SHARE = 1 / 4;

/** The widest "more" line a section may get, so that the skeleton is measured with room for it. */
const WIDEST_MORE = countWords(999_999, 'story', 'more stories');

function skeletonOf(view: EmailView): EmailView {
  const sections = view.sections.map((section) => ({
    ...section,
    stories: [],
    developing: [],
    also: [],
    more: WIDEST_MORE,
  }));
  return { ...view, sections, more: WIDEST_MORE };
}

/** The skeleton at its smallest: names cut short, no description, no figures. Bounded whatever the digest holds. */
function bareOf(view: EmailView): EmailView {
  const short = (text: string) => clip(text, 80);
  return {
    ...view,
    figures: null,
    description: '',
    title: short(view.title),
    preheader: short(view.preheader),
    contents: view.contents
      .slice(0, EMAIL_MAX_SECTIONS)
      .map(({ title, count }) => ({ title: short(title), count })),
    sections: view.sections
      .slice(0, EMAIL_MAX_SECTIONS)
      .map((section) => ({ ...section, title: short(section.title), description: '' })),
  };
}

/** The richest skeleton that leaves at least half of the email to stories, and its bytes. */
function chooseSkeleton(view: EmailView): { view: EmailView; bytes: number } {
  const bare = bareOf(view);
  for (const candidate of [view, { ...view, figures: null }]) {
    const bytes = bytesOf(fillEmail(skeletonOf(candidate)));
    if (bytes <= EMAIL_MAX_BYTES / 2) return { view: candidate, bytes };
  }
  return { view: bare, bytes: bytesOf(fillEmail(skeletonOf(bare))) };
}

type Kept = Pick<EmailSection, 'stories' | 'developing' | 'also'> & { closed: boolean };

/** Takes each section's best story, then each one's second, and so on, while they fit in `room`. */
function keepStories(view: EmailView, room: number): { kept: Kept[]; room: number } {
  const kept: Kept[] = view.sections.map(() => ({ stories: [], developing: [], also: [], closed: false }));
  let left = room;
  const longest = Math.max(0, ...view.sections.map(({ stories }) => stories.length));
  for (let rank = 0; rank < longest; rank++) {
    view.sections.forEach((section, at) => {
      const story = section.stories[rank];
      const into = kept[at];
      if (story === undefined || into === undefined || into.closed) return;
      const whole = { story, bytes: bytesOf(fillEmailStory({ ...story, start: view.start })) };
      // The best story of a section may take its section's share; it is cut rather than dropped.
      const share = Math.floor(room / view.sections.length);
      const fits = whole.bytes <= left && (rank > 0 || whole.bytes <= Math.max(share, left / 4));
      const choice = fits ? whole : rank === 0 ? slimStory(story, view.start, Math.min(share, left)) : null;
      if (choice === null) {
        into.closed = true;
        return;
      }
      into.stories.push(choice.story);
      left -= choice.bytes;
    });
  }
  return { kept, room: left };
}

/**
 * Takes each section's best developing story, then each one's second, and so on, while they fit in `room`: each at its
 * shortest. Returns the room that is left.
 */
function keepDeveloping(sized: readonly Sized<DevelopingView>[][], kept: Kept[], room: number): number {
  let left = room;
  const closed = new Set<number>();
  const longest = Math.max(0, ...sized.map((stories) => stories.length));
  for (let rank = 0; rank < longest; rank++) {
    sized.forEach((stories, at) => {
      const one = stories[rank];
      if (one === undefined || closed.has(at)) return;
      if (one.bytes > left) {
        closed.add(at);
        return;
      }
      kept[at]?.developing.push(one.story);
      left -= one.bytes;
    });
  }
  return left;
}

function keepAlso(view: EmailView, kept: Kept[], room: number): void {
  let left = room;
  view.sections.forEach((section, at) => {
    for (const line of section.also) {
      const bytes = bytesOf(fillEmailAlso(line));
      if (bytes > left) return;
      kept[at]?.also.push(line);
      left -= bytes;
    }
  });
}

/** How many stories a section has, new and developing. */
const storiesOf = ({ stories, developing }: Pick<EmailSection, 'stories' | 'developing'>): number =>
  stories.length + developing.length;

/** The sections as they were kept, each with how many of its stories stand on the web page only. */
function cutSections(view: EmailView, kept: readonly Kept[]): EmailSection[] {
  return view.sections.map((section, at) => {
    const { stories = [], developing = [], also = [] } = kept[at] ?? {};
    const dropped =
      storiesOf(section) - stories.length - developing.length + section.also.length - also.length;
    const more = dropped === 0 ? null : countWords(dropped, 'more story', 'more stories');
    return { ...section, stories, developing, also, more };
  });
}

/** Every section with its developing stories at their shortest: what is cut first. */
function slimView(view: EmailView): EmailView {
  const sections = view.sections.map((section) => ({
    ...section,
    developing: section.developing.map(slimDeveloping),
  }));
  return { ...view, sections };
}

/**
 * An email cut to EMAIL_MAX_BYTES. Developing stories lose all but their first sentence; where that is not enough, the
 * best stories of every section stay, in order, and it ends in how many more stand on the web. Each story is
 * measured once; nothing is rendered twice to find the cut.
 */
export function fitEmail(view: EmailView): EmailView {
  const slim = slimView(view);
  if (bytesOf(fillEmail(slim)) <= EMAIL_MAX_BYTES) return slim;
  const skeleton = chooseSkeleton(view);
  const room = EMAIL_MAX_BYTES - skeleton.bytes - LABEL_BYTES * skeleton.view.sections.length;
  const most = Math.floor(room * DEVELOPING_SHARE);
  const sized = skeleton.view.sections.map(({ developing }) =>
    developing.map((story) => sizeDeveloping(story, most)),
  );
  const wanted = sized.flat().reduce((sum, { bytes }) => sum + bytes, 0);
  const claimed = Math.min(wanted, most);
  const { kept, room: left } = keepStories(skeleton.view, room - claimed);
  keepAlso(skeleton.view, kept, keepDeveloping(sized, kept, left + claimed));
  const sections = cutSections(skeleton.view, kept);
  const count = (list: readonly EmailSection[]) => list.reduce((sum, one) => sum + storiesOf(one), 0);
  const dropped = count(view.sections) - count(sections);
  const more = countWords(dropped, 'more story', 'more stories');
  return { ...skeleton.view, sections, more: dropped === 0 ? 'There is more' : more };
}
