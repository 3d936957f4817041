import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type ReaderNote, renderReaderNote } from '../render/reader-note-page.ts';
import type { AppEnv } from './app-env.ts';
import { problem, respondProblem } from './problem.ts';
import { answersJson } from './reader-request.ts';
import { DATA_CSP, PAGE_CSP } from './respond.ts';

/** Marks an answer as one reader's own: nobody keeps it, lists it, or learns its address, which may hold a token. */
export function keepPrivate(c: Context<AppEnv>): void {
  c.header('Cache-Control', 'no-store');
  c.header('X-Robots-Tag', 'noindex');
}

/** A page for one reader. */
export function respondPage(
  c: Context<AppEnv>,
  html: string,
  status: ContentfulStatusCode = 200,
  csp: string = PAGE_CSP,
): Response {
  keepPrivate(c);
  c.header('Content-Security-Policy', csp);
  return c.html(html, status);
}

/** Data for one reader. */
export function respondData(
  c: Context<AppEnv>,
  data: Readonly<Record<string, unknown>>,
  status: ContentfulStatusCode = 200,
): Response {
  keepPrivate(c);
  c.header('Content-Security-Policy', DATA_CSP);
  return c.json(data, status);
}

/** What a reader is told: `outcome` is the word for programs, the note the page; without a word it is a problem. */
export type Told = Omit<ReaderNote, 'base'> & {
  readonly status: 200 | 202 | 400 | 410;
  readonly outcome: string;
};

/** Tells a reader one thing: a page for a browser, `{outcome, message}` or a problem for a program. */
export function respondTold(c: Context<AppEnv>, { status, outcome, ...note }: Told): Response {
  c.header('Vary', 'Accept');
  if (!answersJson(c)) return respondPage(c, renderReaderNote({ base: c.var.base, ...note }), status);
  const message = note.paragraphs.join(' ');
  if (status === 400 || status === 410) return respondProblem(c, problem(status, message));
  return respondData(c, { outcome, message }, status);
}

/** What is wrong with a link. */
export function toldOfToken(base: string, reason: 'none' | 'malformed' | 'forged' | 'expired'): Told {
  const links = [{ title: 'Subscribe', href: `${base}/subscribe` }];
  const told = { label: '', outcome: 'refused', links };
  switch (reason) {
    case 'none':
      return {
        ...told,
        status: 200,
        outcome: 'no-link',
        heading: 'Open the link in your mail',
        paragraphs: [
          'This page belongs to one reader: the link in the mail that you got leads to it, with a token that is yours.',
        ],
      };
    case 'expired':
      return {
        ...told,
        status: 410,
        heading: 'This link has expired',
        paragraphs: ['A link that confirms counts for two days. Subscribe again, and a new one is sent.'],
      };
    case 'malformed':
    case 'forged':
      return {
        ...told,
        status: 400,
        heading: 'This link is not whole',
        paragraphs: ['Its token is not one of ours. Copy the whole link out of the mail and try again.'],
      };
  }
}

/** For a link to what is there no more. */
export function toldGone(base: string): Told {
  return {
    status: 410,
    outcome: 'gone',
    label: '',
    heading: 'This link no longer counts',
    paragraphs: ['The subscription that it belonged to was deleted, with the address.'],
    links: [{ title: 'Subscribe', href: `${base}/subscribe` }],
  };
}

/** The answer to a link to preferences that opens none: also where it is of mail to an address that its reader left. */
export function toldClosed(base: string): Told {
  return {
    ...toldGone(base),
    paragraphs: [
      'The subscription that it belonged to was deleted, or goes to another address now. The newest mail there has the link that counts.',
    ],
  };
}
