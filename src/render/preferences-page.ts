import { DESCRIPTION_MAX, NAME_MAX, PAUSE_WEEKS_MAX } from '../limits.ts';
import { type ChoiceFields, type ChoiceView, choiceView } from './choice-view.ts';
import { maskAddress } from './choice-words.ts';
import { cleanLine } from './clean.ts';
import { fillPreferences } from './compiled.js';
import { trimBase } from './links.ts';
import type { Shell } from './page-view.ts';
import { shellOf } from './shell.ts';
import { countWords, dayWords } from './words.ts';

/** A reader's preferences, with what was just done or was wrong. */
export type PreferencesPage = ChoiceFields & {
  readonly base: string;
  readonly address: string;
  readonly active: boolean;
  /** Until when nothing is sent, or null. */
  readonly pausedUntil: string | null;
  /** A new address that waits for its confirmation, or null. */
  readonly waitingAddress: string | null;
  /** Where the page's own forms post to: it carries the token. */
  readonly action: string;
  readonly unsubscribeUrl: string;
  /** What was just done, in a sentence; empty for nothing. */
  readonly done: string;
  readonly problems: readonly string[];
};

export type PreferencesView = Shell & {
  title: string;
  heading: string;
  state: string;
  done: string;
  problems: readonly string[];
  active: boolean;
  action: string;
  choice: ChoiceView;
  paused: string;
  weeks: { value: number; title: string }[];
  waiting: string;
  unsubscribeUrl: string;
};

/** Weeks that the page offers; the interface takes any up to PAUSE_WEEKS_MAX. */
const WEEKS = [1, 2, 3, 4, 8, 13, PAUSE_WEEKS_MAX];

/** The page on which a reader changes what they get. */
export function renderPreferencesPage(page: PreferencesPage): string {
  const base = trimBase(page.base);
  const title = cleanLine(page.newsletter.title, NAME_MAX);
  // The link may stand in an old mail, at an address that is somebody else's by now.
  const address = cleanLine(maskAddress(page.address), 2 * NAME_MAX);
  return fillPreferences({
    // The address of this page holds a token, so it is not written into it.
    ...shellOf({
      base,
      lang: 'en',
      title: `Your preferences · ${title} · Sitrep`,
      description: `What you get of ${title}.`,
      canonical: '',
      kind: 'website',
      alternates: [],
      newsletter: page.newsletter.id,
    }),
    title,
    heading: 'Your preferences',
    state: page.active ? `It goes to ${address}.` : `${address} is not subscribed.`,
    done: cleanLine(page.done, DESCRIPTION_MAX),
    problems: page.problems.map((words) => cleanLine(words, DESCRIPTION_MAX)),
    active: page.active,
    action: page.action,
    choice: choiceView(page),
    paused:
      page.pausedUntil === null
        ? ''
        : `Nothing is sent until ${dayWords(page.pausedUntil)}; then it goes on by itself.`,
    weeks: WEEKS.map((value) => ({ value, title: countWords(value, 'week', 'weeks') })),
    waiting:
      page.waitingAddress === null
        ? ''
        : `A change to ${cleanLine(maskAddress(page.waitingAddress), 2 * NAME_MAX)} waits for its confirmation there.`,
    unsubscribeUrl: page.unsubscribeUrl,
  });
}
