import { DESCRIPTION_MAX, NAME_MAX } from '../limits.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { clockWords, type ThemeTitle } from './choice-words.ts';
import { cleanLine } from './clean.ts';
import { cadenceWords } from './pages.ts';

/** What the fields of a choice show: as typed, which may make no sense yet. */
export type ShownChoice = {
  readonly themes: readonly string[];
  readonly frequency: string;
  /** `0` to `23`, or empty. */
  readonly hour: string;
  readonly zone: string;
};

/** What the fields of a choice are made of. */
export type ChoiceFields = {
  readonly newsletter: Newsletter;
  readonly themes: readonly (ThemeTitle & { readonly description: string })[];
  /** Whether one issue a week is something else than every issue. */
  readonly offersWeekly: boolean;
  readonly shown: ShownChoice;
  /** Time zones to choose from; others can be typed. */
  readonly zones: readonly string[];
};

export type ChoiceView = {
  themes: { id: string; title: string; description: string; checked: boolean }[];
  offersWeekly: boolean;
  weekly: boolean;
  hours: { value: number; title: string; selected: boolean }[];
  zone: string;
  zones: readonly string[];
  whenNote: string;
};

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** What the fields of a choice print. */
export function choiceView({ newsletter, themes, offersWeekly, shown, zones }: ChoiceFields): ChoiceView {
  return {
    themes: newsletter.themes.map((id) => {
      const theme = themes.find((candidate) => candidate.id === id);
      return {
        id,
        title: cleanLine(theme?.title ?? id, NAME_MAX),
        description: cleanLine(theme?.description ?? '', DESCRIPTION_MAX),
        checked: shown.themes.includes(id),
      };
    }),
    offersWeekly,
    weekly: shown.frequency === 'weekly',
    hours: HOURS.map((hour) => ({
      value: hour,
      title: clockWords(hour),
      selected: shown.hour === String(hour),
    })),
    zone: cleanLine(shown.zone, NAME_MAX),
    zones,
    whenNote: `It comes out: ${cadenceWords(newsletter).replace(/^./, (letter) => letter.toLowerCase())}. With an hour of your own you get it at the next such hour.`,
  };
}
