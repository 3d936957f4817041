import { NAME_MAX } from '../limits.ts';
import { DELIVERY_STATUSES, type DeliveryStatus, type Send } from '../model/send.ts';
import { cleanLine, cleanText } from './clean.ts';
import { fillAdmin, fillAdminLogin, fillOutbox, fillOutboxMessage } from './compiled.js';
import { trimBase } from './links.ts';
import type { Shell } from './page-view.ts';
import { shellOf } from './shell.ts';
import { rangeWords } from './words.ts';

/** The form that signs an operator in; `next`: the path to go on to. */
export type AdminLoginView = Shell & { action: string; next: string; problem: string };

/** Digests with their sends, and what an operator should know of the configuration. */
export type AdminView = Shell & {
  outboxUrl: string;
  docsUrl: string;
  logoutUrl: string;
  notes: string[];
  digests: {
    id: string;
    title: string;
    url: string;
    stories: string;
    published: string;
    sends: {
      status: string;
      audience: string;
      counts: string;
      outcomes: string;
      unknown: string;
      listed: string;
    }[];
  }[];
};

/** The messages of the outbox. */
export type OutboxView = Shell & {
  adminUrl: string;
  subscribeUrl: string;
  messages: { subject: string; url: string; recipient: string; kind: string; at: string }[];
  nextUrl: string | null;
};

/** One message of the outbox. */
export type OutboxMessageView = Shell & {
  subject: string;
  outboxUrl: string;
  rawUrl: string;
  htmlUrl: string;
  headers: { name: string; value: string }[];
  links: { title: string; url: string }[];
  text: string;
};

/** A page of an operator's, that no search engine and no reader is told of. */
const shell = (base: string, title: string): Shell =>
  shellOf({
    base,
    lang: 'en',
    title: `${title} · Sitrep`,
    description: 'For operators.',
    canonical: '',
    kind: 'website',
    alternates: [],
  });

/** The form that asks for the token; `problem` is a sentence, or empty. */
export function renderAdminLogin(page: { base: string; next: string; problem: string }): string {
  const base = trimBase(page.base);
  return fillAdminLogin({
    ...shell(base, 'Sign in'),
    action: `${base}/admin/login`,
    next: page.next,
    problem: page.problem,
  });
}

/** `2022-05-22 07:00 UTC`. */
const instantWords = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;

const AUDIENCES: Readonly<Record<Send['audience'], string>> = {
  every: 'to readers of every issue',
  weekly: 'to readers of one a week',
};

const STATUSES: Readonly<Record<Send['status'], string>> = {
  draft: 'Draft, waits for approval',
  approved: 'Approved, starts when it is due',
  sending: 'Sending',
  paused: 'Paused',
  sent: 'Sent',
  cancelled: 'Cancelled',
};

/** How many readers a send has, as far as that is known. */
function readerWords({ status, frozen, skipped, verified }: Send): string[] {
  if (!verified) return status === 'sending' ? ['its readers are being listed'] : [];
  const readers = frozen === 1 ? '1 reader' : `${frozen} readers`;
  return [readers, ...(skipped > 0 ? [`${skipped} more chose no theme that has a story`] : [])];
}

/** Rows of a send by their status; none of what is left out. */
type Outcomes = Readonly<Partial<Record<DeliveryStatus, number>>>;

const OUTCOMES: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'waiting',
  claimed: 'taken up',
  attempting: 'being sent',
  deferred: 'put off',
  sent: 'sent',
  bounced: 'bounced',
  suppressed: 'suppressed',
  failed: 'failed',
  unknown: 'of unknown outcome',
};

/** What came of a send's messages so far: `4998 sent, 2 bounced`. */
const outcomeWords = (outcomes: Outcomes): string =>
  DELIVERY_STATUSES.flatMap((status) => {
    const count = outcomes[status] ?? 0;
    return count === 0 || status === 'unknown' ? [] : [`${count} ${OUTCOMES[status]}`];
  }).join(', ');

/** Where a send stands. One that was cancelled is taken back from those who are at it. */
function statusWords({ status, heldAt, finishedAt }: Send): string {
  if (heldAt !== null) return 'Approved, too late to start by itself';
  return status === 'cancelled' && finishedAt === null ? 'Cancelled, being taken back' : STATUSES[status];
}

function sendWords(send: Send, outcomes: Outcomes): AdminView['digests'][number]['sends'][number] {
  const { audience, dueAt, finishedAt } = send;
  const unknown = outcomes.unknown ?? 0;
  const when = finishedAt === null ? `due ${instantWords(dueAt)}` : `ended ${instantWords(finishedAt)}`;
  return {
    status: statusWords(send),
    audience: AUDIENCES[audience],
    counts: [when, ...readerWords(send)].join('; '),
    outcomes: outcomeWords(outcomes),
    unknown: unknown === 0 ? '' : `${unknown} ${OUTCOMES.unknown}`,
    listed: `/api/digests/${send.digest}/deliveries?audience=${audience}&status=unknown`,
  };
}

/** The front page of `/admin`. */
export function renderAdmin(page: {
  base: string;
  notes: readonly string[];
  digests: readonly {
    id: string;
    title: string;
    from: string;
    to: string;
    stories: number;
    publishedAt: string | null;
    sends: readonly Send[];
  }[];
  /** What came of each send's messages, by its id. */
  outcomes: ReadonlyMap<string, Outcomes>;
}): string {
  const base = trimBase(page.base);
  return fillAdmin({
    ...shell(base, 'For operators'),
    outboxUrl: `${base}/admin/outbox`,
    docsUrl: `${base}/docs`,
    logoutUrl: `${base}/admin/logout`,
    notes: page.notes.map((note) => cleanText(note)),
    digests: page.digests.map(({ id, title, from, to, stories, publishedAt, sends }) => ({
      id,
      title: [cleanLine(title, NAME_MAX), rangeWords(from, to)].filter((words) => words !== '').join(': '),
      url: publishedAt === null ? '' : `${base}/digests/${id}`,
      stories: stories === 1 ? '1 story' : `${stories} stories`,
      published: publishedAt === null ? 'Not published' : `Published ${instantWords(publishedAt)}`,
      sends: sends.map((send) => sendWords(send, page.outcomes.get(send.id) ?? {})),
    })),
  });
}

/** The list of the outbox. `nextUrl` may begin with a slash. */
export function renderOutbox(page: {
  base: string;
  messages: readonly { n: number; recipient: string; subject: string; kind: string; sentAt: string }[];
  nextUrl: string | null;
}): string {
  const base = trimBase(page.base);
  return fillOutbox({
    ...shell(base, 'Outbox'),
    adminUrl: `${base}/admin`,
    subscribeUrl: `${base}/subscribe`,
    messages: page.messages.map(({ n, recipient, subject, kind, sentAt }) => ({
      subject: cleanLine(subject, NAME_MAX) || '(no subject)',
      url: `${base}/admin/outbox/${n}`,
      recipient: cleanText(recipient),
      kind: cleanText(kind),
      at: instantWords(sentAt),
    })),
    nextUrl: page.nextUrl === null ? null : new URL(page.nextUrl, `${base}/`).href,
  });
}

/** What the links of one reader lead to, by their path. */
const LINK_TITLES: readonly (readonly [path: string, title: string])[] = [
  ['/confirm', 'Confirm'],
  ['/preferences', 'Preferences'],
  ['/unsubscribe', 'Unsubscribe'],
];

function linkOf(url: string): { title: string; url: string } {
  const { pathname } = new URL(url);
  const title = LINK_TITLES.find(([path]) => pathname.endsWith(path))?.[1] ?? pathname;
  return { title, url };
}

/** One message: its header, its HTML in a frame that runs nothing, its text. */
export function renderOutboxMessage(page: {
  base: string;
  n: number;
  subject: string;
  headers: readonly { name: string; value: string }[];
  links: readonly string[];
  text: string;
  hasHtml: boolean;
}): string {
  const base = trimBase(page.base);
  const self = `${base}/admin/outbox/${page.n}`;
  const subject = cleanLine(page.subject, NAME_MAX) || '(no subject)';
  return fillOutboxMessage({
    ...shell(base, subject),
    subject,
    outboxUrl: `${base}/admin/outbox`,
    rawUrl: `${self}/eml`,
    htmlUrl: page.hasHtml ? `${self}/html` : '',
    headers: page.headers.map(({ name, value }) => ({ name: cleanText(name), value: cleanText(value) })),
    links: page.links.map(linkOf),
    text: cleanText(page.text),
  });
}
