import type { Alternate } from './links.ts';
import type { EvidenceView } from './story-view.ts';
import type { DigestView } from './view.ts';

/** What the frame around every web page needs. */
export type Shell = {
  lang: string;
  dir: 'ltr' | 'rtl';
  pageTitle: string;
  pageDescription: string;
  /** The page's one address, or empty where it has none (an error). */
  canonical: string;
  kind: 'article' | 'website';
  alternates: Alternate[];
  homeUrl: string;
  digestsUrl: string;
  themesUrl: string;
  claimsUrl: string;
  searchUrl: string;
  /** Where one subscribes: to the newsletter that the page is of, where it is of one. */
  subscribeUrl: string;
  openSearchUrl: string;
  /** The site's parts; `current` is what `aria-current` says of the one that the page is or belongs to, else empty. */
  nav: { title: string; href: string; current: 'page' | 'true' | '' }[];
};

/** A page of a digest. */
export type WebDigestView = Shell &
  Omit<DigestView, 'figures'> & {
    figures: DigestView['figures'];
    emptyNote: string;
    renditions: Alternate[];
    feeds: Alternate[];
  };

/** A digest in a list. */
export type SummaryView = {
  title: string;
  url: string;
  dates: string;
  to: string;
  stories: string;
  headlines: string[];
};

export type HomeView = Shell & {
  newsletters: {
    title: string;
    description: string;
    cadence: string;
    latest: SummaryView | null;
    digests: SummaryView[];
    subscribeUrl: string;
    allUrl: string;
    feeds: Alternate[];
  }[];
  empty: boolean;
};

export type DigestListView = Shell & {
  heading: string;
  intro: string;
  digests: SummaryView[];
  empty: boolean;
  nextUrl: string | null;
};

export type PassageView =
  | { gap: string; sentence: null }
  | {
      gap: null;
      sentence: Omit<EvidenceView, 'why' | 'rule' | 'url' | 'lang'> & {
        anchor: string;
        /** Where it stands: `characters 120 to 204 of the text`. */
        place: string;
        /** Why it is shown, theme by theme. */
        marks: { theme: string; why: string; rule: string }[];
      };
    };

export type ArticleView = Shell & {
  headline: string;
  source: string;
  datetime: string;
  date: string;
  facts: { name: string; value: string }[];
  originalUrl: string | null;
  isBrief: boolean;
  /** Where a later revision than this one stands; null where this is the newest. */
  newestUrl: string | null;
  /** The revisions that there are, newest first; empty where there is one alone. */
  revisions: { number: number; url: string; shown: boolean }[];
  length: string;
  articleLang: string;
  passages: PassageView[];
  themes: { title: string; url: string; beside: string; weight: string }[];
  claims: {
    quantity: string;
    counted: string;
    claimant: string;
    hedge: string;
    asOf: string;
    words: string;
    /** Empty where an earlier figure stands in the same words and has it. */
    anchor: string;
  }[];
  others: {
    headline: string;
    url: string;
    source: string;
    datetime: string;
    date: string;
    relation: string;
  }[];
  digests: SummaryView[];
};

export type ProblemView = Shell & { status: number; heading: string; detail: string };
