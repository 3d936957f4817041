import { DESCRIPTION_MAX, NAME_MAX } from '../limits.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { type ChoiceFields, type ChoiceView, choiceView } from './choice-view.ts';
import { cleanLine } from './clean.ts';
import { fillSubscribe } from './compiled.js';
import { trimBase } from './links.ts';
import type { Shell } from './page-view.ts';
import { cadenceWords } from './pages.ts';
import { shellOf } from './shell.ts';

/** The form that subscribes, with what was typed and what was wrong with it. */
export type SubscribePage = ChoiceFields & {
  readonly base: string;
  readonly address: string;
  /** Sentences. */
  readonly problems: readonly string[];
  /** Turnstile's site key, where people are checked. */
  readonly siteKey: string | null;
};

export type SubscribeView = Shell & {
  heading: string;
  intro: string;
  cadence: string;
  sampleUrl: string;
  /** The newsletters to choose from, where none was named; there is no form then. */
  newsletters: { title: string; description: string; url: string }[];
  action: string;
  newsletter: string;
  address: string;
  problems: readonly string[];
  choice: ChoiceView | null;
  siteKey: string | null;
};

const shell = (base: string, title: string, description: string, canonical: string): Shell =>
  shellOf({
    base,
    lang: 'en',
    title: `${title} · Sitrep`,
    description,
    canonical,
    kind: 'website',
    alternates: [],
  });

/** The page on which one subscribes to a newsletter. */
export function renderSubscribePage(page: SubscribePage): string {
  const base = trimBase(page.base);
  const { newsletter } = page;
  const title = cleanLine(newsletter.title, NAME_MAX);
  const description = cleanLine(newsletter.description, DESCRIPTION_MAX);
  const heading = `Subscribe to ${title}`;
  return fillSubscribe({
    ...shell(base, heading, description, `${base}/subscribe?newsletter=${newsletter.id}`),
    heading,
    intro: description,
    cadence: `${cadenceWords(newsletter)}, by email`,
    sampleUrl: `${base}/digests?newsletter=${newsletter.id}`,
    newsletters: [],
    action: `${base}/subscribe`,
    newsletter: newsletter.id,
    address: cleanLine(page.address, 2 * NAME_MAX),
    problems: page.problems.map((words) => cleanLine(words, DESCRIPTION_MAX)),
    choice: choiceView(page),
    siteKey: page.siteKey,
  });
}

/** The page on which one chooses a newsletter to subscribe to. */
export function renderSubscribeChooser(page: {
  readonly base: string;
  readonly newsletters: readonly Newsletter[];
}): string {
  const base = trimBase(page.base);
  const intro = 'Choose a newsletter. Each comes by email, with no tracking in it.';
  return fillSubscribe({
    ...shell(base, 'Subscribe', intro, `${base}/subscribe`),
    heading: 'Subscribe',
    intro,
    cadence: '',
    sampleUrl: '',
    newsletters: page.newsletters.map((newsletter) => ({
      title: cleanLine(newsletter.title, NAME_MAX),
      description: cleanLine(newsletter.description, DESCRIPTION_MAX),
      url: `${base}/subscribe?newsletter=${newsletter.id}`,
    })),
    action: '',
    newsletter: '',
    address: '',
    problems: [],
    choice: null,
    siteKey: null,
  });
}
