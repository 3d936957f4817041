import type { Attribution } from '../model/annotation.ts';
import type { Article, Published } from '../model/article.ts';
import type { Claim } from '../model/claim.ts';
import type { Mailbox } from '../model/mail-header.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Span } from '../model/span.ts';
import type { StoryRelation } from '../model/story-member.ts';

/** What an email's footer says to one reader. Without it the footer has only public links. */
export type ReaderLinks = {
  /** Where one click (and an RFC 8058 POST) ends the subscription. */
  unsubscribeUrl: string;
  preferencesUrl: string;
  /** The publisher's postal address; null or absent where none is known. */
  postalAddress?: string | null;
};

/** Who a message goes to, and what makes it that reader's own. `describeMessage` in deliver/ puts it together. */
export type MessageOptions = {
  from: Mailbox;
  to: Mailbox;
  reader: ReaderLinks;
  /** Fields beside From, To, Subject, Date and Message-ID; CRLF and a space fold them. */
  headers: readonly (readonly [name: string, value: string])[];
  /** With its angle brackets. */
  messageId: string;
  date: Date;
  /** Before the subject; empty where it goes to a reader. */
  subjectPrefix: string;
};

/** The three feed formats: RSS 2.0, Atom 1.0, JSON Feed 1.1. */
export type FeedFormat = 'rss' | 'atom' | 'json';

/** What a feed says of itself. */
export type FeedChannel = {
  title: string;
  description: string;
  /** The page a reader opens from the feed's title. */
  homeUrl: string;
  /** The feed's own address. */
  selfUrl: string;
  lang: string;
  /** A theme id: only the stories of that section, those that stand in full and the also-lines. */
  theme?: string;
};

/** A published digest as a list shows it. */
export type DigestSummary = {
  id: string;
  title: string;
  /** First and last day, `YYYY-MM-DD`. */
  from: string;
  to: string;
  /** How many stories it carries. */
  stories: number;
  /** Headlines of its best stories, best first; may be empty. */
  headlines: readonly string[];
};

/** The front page: each newsletter with its newest digest that has stories, and some before it. */
export type HomePage = {
  /** PUBLIC_URL, with or without a slash at its end. */
  base: string;
  newsletters: readonly {
    newsletter: Newsletter;
    latest: DigestSummary | null;
    /** Newest first; may repeat `latest`, which is then left out of the list. */
    digests: readonly DigestSummary[];
  }[];
};

/** One page of published digests, newest first. */
export type DigestListPage = {
  base: string;
  /** The newsletter they belong to, or null for the digests of all. */
  newsletter: Newsletter | null;
  digests: readonly DigestSummary[];
  /** Where older digests are (absolute or rooted), or null on the last page. */
  nextUrl: string | null;
};

/** An evidence sentence in its place, or how many sentences between two of them are not shown. */
export type Passage =
  | { kind: 'gap'; sentences: number }
  | ({
      kind: 'sentence';
      /** The themes that the sentence earned, by id, each with the rule that matched and what it looks for in words. */
      marks: readonly { theme: string; rule: string; reason: string }[];
    } & Span &
      Attribution);

/** What may be shown of one article: never its whole text. */
export type ArticlePage = {
  base: string;
  article: Omit<Article, 'text'>;
  /** Which revision is shown, and those that there are, newest first. */
  revision: number;
  revisions: readonly number[];
  /** UTF-16 units of the text the offsets count in. */
  textLength: number;
  /** In the order of the text, those of the title first. */
  passages: readonly Passage[];
  /** The themes that hold, best first; `title` as the theme's definition has it. */
  themes: readonly {
    id: string;
    title: string;
    score: number;
    /** How many sentences earned it. */
    sentences: number;
    /** The title of the theme that it is another side of, or null. */
    beside: string | null;
  }[];
  claims: readonly Claim[];
  /** Other reports of its event; `relation` says how each stood to those stored before it, null for the first. */
  others: readonly (Pick<Article, 'id' | 'title' | 'publisher' | 'after'> & {
    published: Published;
    relation: StoryRelation | null;
  })[];
  /** The published digests that carry it. */
  digests: readonly DigestSummary[];
};

/** An RFC 9457 problem, as a page. */
export type ProblemPage = { base: string; status: number; title: string; detail: string };
