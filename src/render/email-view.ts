import { DESCRIPTION_MAX, EMAIL_MAX_FIGURES } from '../limits.ts';
import type { Digest } from '../model/digest.ts';
import { cleanLine, safeUrl } from './clean.ts';
import { type FiguresView, limitFigures } from './figures.ts';
import type { ReaderLinks } from './types.ts';
import { type DigestView, digestView, type SectionView } from './view.ts';
import { DOT, rangeWords } from './words.ts';

/** A section as the email prints it; `more` says how many of its stories stand on the web page only. */
export type EmailSection = SectionView & { url: string; emptyNote: string; more: string | null };

export type EmailView = Omit<DigestView, 'sections' | 'figures'> & {
  /** The side on which a line of text begins, as CSS and MJML name it. */
  start: 'left' | 'right';
  preheader: string;
  contents: { title: string; count: string }[];
  sections: EmailSection[];
  figures: FiguresView | null;
  figuresUrl: string;
  archiveUrl: string;
  feedUrl: string;
  reader: ReaderLinks | null;
  /** The publisher's, in a reader's message where it is known. */
  postalAddress: string | null;
  /** `9 more stories`, or null where all are here. */
  more: string | null;
};

/** What an empty section says, in every rendition. */
export const EMPTY_SECTION = 'No report of these days falls under this heading.';

function readerLinks(reader: ReaderLinks | undefined): ReaderLinks | null {
  if (reader === undefined) return null;
  const unsubscribeUrl = safeUrl(reader.unsubscribeUrl);
  const preferencesUrl = safeUrl(reader.preferencesUrl);
  if (unsubscribeUrl === null || preferencesUrl === null)
    throw new Error('a reader link is not a web address');
  return { unsubscribeUrl, preferencesUrl };
}

/** A postal address, which is kept in the lines of an envelope, on one line. */
function postalLine(reader: ReaderLinks | undefined): string | null {
  const lines = reader?.postalAddress ?? null;
  return lines === null ? null : cleanLine(lines.trim().replace(/\s*[\r\n]+\s*/g, ', '), DESCRIPTION_MAX);
}

/** The line that an inbox shows after the subject: the leading headline of each section, what is new first. */
function preheaderOf(view: DigestView): string {
  const heads = view.sections.flatMap(({ stories }) => stories[0]?.headline ?? []);
  const told = view.sections.flatMap(({ developing }) => developing[0]?.headline ?? []);
  if (heads.length === 0 && told.length === 0) return view.counts;
  const line = heads.length > 0 ? heads.join(DOT) : `Still developing: ${told.join(DOT)}`;
  return line.slice(0, 200).toWellFormed();
}

/** The subject of the message and the title of its page. */
export function subjectOf(digest: Pick<Digest, 'title' | 'from' | 'to'>): string {
  return `${digest.title}: ${rangeWords(digest.from, digest.to)}`;
}

/** Everything the email prints, before it is cut to size. Throws where a reader link is no web address. */
export function emailView(digest: Digest, reader?: ReaderLinks): EmailView {
  const view = digestView(digest);
  return {
    ...view,
    start: view.dir === 'rtl' ? 'right' : 'left',
    preheader: preheaderOf(view),
    contents: view.sections.map(({ title, count }) => ({ title, count })),
    sections: view.sections.map((section) => ({
      ...section,
      url: `${view.url}#theme_${section.theme}`,
      emptyNote: EMPTY_SECTION,
      more: null,
    })),
    figures: view.figures === null ? null : limitFigures(view.figures, EMAIL_MAX_FIGURES),
    figuresUrl: `${view.url}#_figures`,
    archiveUrl: `${view.base}/digests`,
    feedUrl: `${view.base}/feeds/${digest.newsletter}.rss`,
    reader: readerLinks(reader),
    postalAddress: postalLine(reader),
    more: null,
  };
}
