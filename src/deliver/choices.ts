import { PAUSE_WEEKS_MAX } from '../limits.ts';
import { isMoreThanWeekly, type Newsletter } from '../model/newsletter.ts';
import { type Choice, Frequency } from '../model/subscriber.ts';
import { currentZoneName, isZone } from '../model/zone.ts';

/** What a reader asks for, as a form or JSON carries it; absent fields take the newsletter's own way. */
export type AskedChoice = {
  readonly themes?: readonly string[] | undefined;
  readonly frequency?: string | undefined;
  readonly hour?: string | number | null | undefined;
  readonly zone?: string | null | undefined;
};

/** A choice that fits its newsletter, or what does not: the field and a sentence a reader understands. */
export type ParsedChoice =
  | { readonly ok: true; readonly choice: Omit<Choice, 'pausedUntil'> }
  | { readonly ok: false; readonly problems: readonly ChoiceProblem[] };

/** `message` begins with a small letter and fits after a dash as well as alone. */
export type ChoiceProblem = {
  readonly field: 'themes' | 'frequency' | 'hour' | 'zone';
  readonly message: string;
};

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

function parseThemes(newsletter: Newsletter, asked: AskedChoice['themes']): string[] | ChoiceProblem {
  if (asked === undefined) return [...newsletter.themes];
  const unknown = asked.find((theme) => !newsletter.themes.includes(theme));
  if (unknown !== undefined)
    return { field: 'themes', message: `the themes are ${newsletter.themes.join(', ')}` };
  // In the newsletter's order, so that the same choice is always the same variant.
  const chosen = newsletter.themes.filter((theme) => asked.includes(theme));
  return chosen.length > 0 ? chosen : { field: 'themes', message: 'choose at least one theme' };
}

function parseHour(asked: AskedChoice['hour']): number | null | ChoiceProblem {
  if (isAbsent(asked)) return null;
  const text = String(asked).trim();
  if (/^\d{1,2}$/.test(text) && Number(text) < 24) return Number(text);
  return { field: 'hour', message: 'the hour is a whole number from 0 to 23' };
}

function parseZone(asked: AskedChoice['zone']): string | null | ChoiceProblem {
  if (typeof asked !== 'string' || isAbsent(asked)) return null;
  // As one types it: "Europe/Kyiv", "america/new york".
  const zone = asked.trim().replace(/ +/g, '_');
  if (zone.length <= 64 && /^[A-Za-z0-9_+/-]+$/.test(zone) && isZone(zone)) return currentZoneName(zone);
  return { field: 'zone', message: 'the time zone is one such as Europe/Kyiv or America/New_York' };
}

function parseFrequency({ cadence }: Newsletter, asked: AskedChoice['frequency']): Frequency | ChoiceProblem {
  const parsed = Frequency.safeParse(asked === undefined || asked.trim() === '' ? 'every' : asked);
  if (!parsed.success) return { field: 'frequency', message: 'the frequency is every or weekly' };
  // Where every issue is a week's or a month's, both mean the same.
  return isMoreThanWeekly(cadence) ? parsed.data : 'every';
}

const isProblem = (value: unknown): value is ChoiceProblem =>
  typeof value === 'object' && value !== null && 'message' in value;

/**
 * Parses what a reader asks for against a newsletter. Without themes it is all of them; without an hour, whenever the
 * newsletter is due; an hour without a zone is meant in the newsletter's.
 */
export function parseChoice(newsletter: Newsletter, asked: AskedChoice): ParsedChoice {
  const themes = parseThemes(newsletter, asked.themes);
  const frequency = parseFrequency(newsletter, asked.frequency);
  const hour = parseHour(asked.hour);
  const zone = parseZone(asked.zone);
  if (isProblem(themes) || isProblem(frequency) || isProblem(hour) || isProblem(zone))
    return { ok: false, problems: [themes, frequency, hour, zone].filter(isProblem) };
  const where = hour === null ? null : (zone ?? newsletter.zone);
  return { ok: true, choice: { themes, frequency, hour, zone: where } };
}

/** Weeks of a pause, or null where they make no sense: a whole number from 1 to PAUSE_WEEKS_MAX. */
export function parseWeeks(asked: string | number | undefined): number | null {
  const text = String(asked ?? '').trim();
  return /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= PAUSE_WEEKS_MAX ? Number(text) : null;
}

const WEEK_MS = 7 * 86_400_000;

/** The instant at which a pause of some weeks ends. */
export function endOfPause(now: Date, weeks: number): string {
  return new Date(now.getTime() + weeks * WEEK_MS).toISOString();
}
