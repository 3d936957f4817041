import type { Digest } from '../model/digest.ts';
import { fillText } from './compiled.js';
import { EMPTY_SECTION, type EmailView, emailView } from './email-view.ts';
import type { FiguresView } from './figures.ts';
import type { StoryView } from './story-view.ts';
import type { ReaderLinks } from './types.ts';
import { digestView, type SectionView } from './view.ts';

export type TextView = Omit<EmailView, 'sections' | 'figures'> & {
  titleLine: string;
  emptyNote: string;
  figures: FiguresView | null;
  sections: (Omit<SectionView, 'stories'> & {
    heading: string;
    headingLine: string;
    stories: (StoryView & { number: number })[];
  })[];
};

/** Width of an underline in characters: as wide as its heading, within a mail client's column. */
const MAX_LINE = 72;
const underline = (heading: string, with_: string): string =>
  with_.repeat(Math.min(heading.length, MAX_LINE));

/**
 * A digest as plain text written for reading: no markup, one line for each sentence. Without `reader` it
 * has public links only. Throws where a reader link is no web address.
 */
export function renderText(digest: Digest, reader?: ReaderLinks): string {
  const view = emailView(digest, reader);
  let number = 0;
  const sections = digestView(digest).sections.map((section) => ({
    ...section,
    heading: section.title,
    headingLine: underline(section.title, '-'),
    stories: section.stories.map((story) => ({ ...story, number: ++number })),
  }));
  return fillText({
    ...view,
    sections,
    figures: digestView(digest).figures,
    titleLine: underline(view.title, '='),
    emptyNote: EMPTY_SECTION,
  });
}
