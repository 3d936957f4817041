import { DESCRIPTION_MAX, NAME_MAX } from '../limits.ts';
import { cleanLine } from './clean.ts';
import { fillReaderNote } from './compiled.js';
import type { Shell } from './page-view.ts';
import { shellOf } from './shell.ts';

/** A page that tells a reader one thing, with at most one thing to do. */
export type ReaderNote = {
  readonly base: string;
  /** What it is about, a newsletter's title for instance; empty for nothing. */
  readonly label: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly facts?: readonly { readonly label: string; readonly value: string }[];
  /** A button that posts `fields` to `action`. */
  readonly button?: {
    readonly title: string;
    readonly action: string;
    readonly fields: readonly { readonly name: string; readonly value: string }[];
  } | null;
  readonly links?: readonly { readonly title: string; readonly href: string }[];
};

export type ReaderNoteView = Shell & Required<Omit<ReaderNote, 'base'>>;

/** A page that tells a reader one thing. It has no address of its own: what led to it may hold a token. */
export function renderReaderNote(note: ReaderNote): string {
  const heading = cleanLine(note.heading, NAME_MAX);
  return fillReaderNote({
    ...shellOf({
      base: note.base,
      lang: 'en',
      title: `${heading} · Sitrep`,
      description: cleanLine(note.paragraphs[0] ?? heading, DESCRIPTION_MAX),
      canonical: '',
      kind: 'website',
      alternates: [],
    }),
    label: cleanLine(note.label, NAME_MAX),
    heading,
    paragraphs: note.paragraphs.map((text) => cleanLine(text, DESCRIPTION_MAX)),
    facts: (note.facts ?? []).map(({ label, value }) => ({
      label: cleanLine(label, NAME_MAX),
      value: cleanLine(value, DESCRIPTION_MAX),
    })),
    button: note.button ? { ...note.button, title: cleanLine(note.button.title, NAME_MAX) } : null,
    links: (note.links ?? []).map(({ title, href }) => ({ title: cleanLine(title, NAME_MAX), href })),
  });
}
