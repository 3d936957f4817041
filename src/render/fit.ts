import { EMAIL_MAX_BYTES, EMAIL_MAX_SECTIONS } from '../limits.ts';
import { clip } from './clean.ts';
import { fillEmail, fillEmailAlso, fillEmailStory } from './compiled.js';
import type { EmailSection, EmailView } from './email-view.ts';
import type { StoryView } from './view.ts';
import { countWords } from './words.ts';

/** UTF-8 bytes of a text. Counted by the platform (workerd has `Buffer` too), a twentieth of what encoding it costs. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** The widest "more" line a section may get, so that the skeleton is measured with room for it. */
const WIDEST_MORE = countWords(999_999, 'story', 'more stories');

function skeletonOf(view: EmailView): EmailView {
  const sections = view.sections.map((section) => ({ ...section, stories: [], also: [], more: WIDEST_MORE }));
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

/** A story cut to `room` bytes by leaving out its last sentences, or null where not even one fits. */
function slimStory(
  story: StoryView,
  start: EmailView['start'],
  room: number,
): { story: StoryView; bytes: number } | null {
  const measure = (candidate: StoryView) => bytesOf(fillEmailStory({ ...candidate, start }));
  const others = story.others.slice(0, 5);
  const bare: StoryView = { ...story, others, evidence: [], moreEvidence: 'More sentences of this story' };
  let bytes = measure(bare);
  const empty = bytes;
  const evidence: StoryView['evidence'] = [];
  for (const sentence of story.evidence) {
    const cost = measure({ ...bare, evidence: [sentence] }) - empty;
    if (bytes + cost > room) break;
    evidence.push(sentence);
    bytes += cost;
  }
  return evidence.length === 0 ? null : { story: { ...bare, evidence }, bytes };
}

type Kept = { stories: StoryView[]; also: EmailSection['also']; closed: boolean };

/** Takes each section's best story, then each one's second, and so on, while they fit in `room`. */
function keepStories(view: EmailView, room: number): { kept: Kept[]; room: number } {
  const kept: Kept[] = view.sections.map(() => ({ stories: [], also: [], closed: false }));
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

/**
 * An email cut to EMAIL_MAX_BYTES: the best stories of every section stay, in order, and it ends in how
 * many more stand on the web. Each story is measured once; nothing is rendered twice to find the cut.
 */
export function fitEmail(view: EmailView): EmailView {
  const skeleton = chooseSkeleton(view);
  const { kept, room } = keepStories(skeleton.view, EMAIL_MAX_BYTES - skeleton.bytes);
  keepAlso(skeleton.view, kept, room);
  const sections = skeleton.view.sections.map((section, at): EmailSection => {
    const { stories = [], also = [] } = kept[at] ?? {};
    const dropped = section.stories.length - stories.length + section.also.length - also.length;
    return {
      ...section,
      stories,
      also,
      more: dropped === 0 ? null : countWords(dropped, 'more story', 'more stories'),
    };
  });
  const all = view.sections.reduce((sum, { stories }) => sum + stories.length, 0);
  const here = sections.reduce((sum, { stories }) => sum + stories.length, 0);
  const more = countWords(all - here, 'more story', 'more stories');
  return { ...skeleton.view, sections, more: all === here ? 'There is more' : more };
}
