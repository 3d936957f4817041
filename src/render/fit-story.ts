import { fillEmailDeveloping, fillEmailStory } from './compiled.js';
import type { DevelopingView } from './developing.ts';
import type { EmailView } from './email-view.ts';
import type { StoryView } from './story-view.ts';

type Start = EmailView['start'];

/** UTF-8 bytes of a text. Counted by the platform (workerd has `Buffer` too), a twentieth of what encoding it costs. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** A story with the bytes it takes in an email. */
export type Sized<T> = { story: T; bytes: number };

/** Outlets of one story that a cut email names; the web page has them all. */
const MAX_OTHERS = 5;

/** Changed figures of one story in a cut email; the web page has them all. */
const MAX_CHANGES = 3;

/** A story cut to `room` bytes by leaving out its last sentences, or null where not even one fits. */
export function slimStory(story: StoryView, start: Start, room: number): Sized<StoryView> | null {
  const measure = (candidate: StoryView) => bytesOf(fillEmailStory({ ...candidate, start }));
  const others = story.others.slice(0, MAX_OTHERS);
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

/** A developing story at its shortest that still says something: its first sentence, its first changes. */
export function slimDeveloping(story: DevelopingView): DevelopingView {
  const evidence = story.evidence.slice(0, 1);
  const changes = story.changes.slice(0, MAX_CHANGES);
  const others = story.others.slice(0, MAX_OTHERS);
  const isWhole =
    evidence.length === story.evidence.length &&
    changes.length === story.changes.length &&
    others.length === story.others.length;
  return isWhole ? story : { ...story, evidence, changes, others, moreEvidence: 'More of this story' };
}

/** A slim developing story with its bytes; without its sentence where that alone is longer than `room`. */
export function sizeDeveloping(story: DevelopingView, room: number): Sized<DevelopingView> {
  const measure = (candidate: DevelopingView) => ({
    story: candidate,
    bytes: bytesOf(fillEmailDeveloping(candidate)),
  });
  const slim = measure(slimDeveloping(story));
  return slim.bytes <= room
    ? slim
    : measure({ ...slim.story, evidence: [], moreEvidence: 'What is reported' });
}
