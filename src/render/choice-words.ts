import { NAME_MAX } from '../limits.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Choice } from '../model/subscriber.ts';
import { cleanLine } from './clean.ts';
import { cadenceWords } from './pages.ts';
import { dayWords } from './words.ts';

/** A theme as readers are shown it. */
export type ThemeTitle = { readonly id: string; readonly title: string };

/** The titles of chosen themes, in their order: `Morale, Casualties`. */
export function themesWords(chosen: readonly string[], themes: readonly ThemeTitle[]): string {
  return chosen
    .map((id) => cleanLine(themes.find((theme) => theme.id === id)?.title ?? id, NAME_MAX))
    .join(', ');
}

/** How often: `Every issue` or `One issue a week`. */
export function frequencyWords(frequency: Choice['frequency']): string {
  return frequency === 'every' ? 'Every issue' : 'One issue a week';
}

/** An hour of the clock: `07:00`. */
export const clockWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** When mail comes: `At 07:00, Europe/Kyiv`, or whenever the newsletter does. */
export function hourWords(
  newsletter: Pick<Newsletter, 'cadence' | 'zone'>,
  { hour, zone }: Pick<Choice, 'hour' | 'zone'>,
): string {
  if (hour === null) return `As soon as it comes out. ${cadenceWords(newsletter)}.`;
  return `At ${clockWords(hour)}, ${cleanLine(zone ?? newsletter.zone, NAME_MAX)}`;
}

/** An instant to the minute: `24 Nov 2026, 03:46 UTC`. */
export function instantWords(instant: string): string {
  return `${dayWords(instant)}, ${instant.slice(11, 16)} UTC`;
}

/** An address of which a stranger learns nothing: `a…@example.org`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${[...address.slice(0, at)][0] ?? ''}…${address.slice(at)}`;
}
