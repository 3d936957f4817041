import { CONFIRM_HOURS, NAME_MAX, UNCONFIRMED_DAYS } from '../limits.ts';
import type { Mailbox } from '../model/mail-header.ts';
import type { OutgoingMessage } from '../model/message.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Choice } from '../model/subscriber.ts';
import {
  frequencyWords,
  hourWords,
  instantWords,
  maskAddress,
  type ThemeTitle,
  themesWords,
} from './choice-words.ts';
import { cleanLine, directionOf } from './clean.ts';
import { fillNotice, fillNoticeText } from './compiled.js';
import { trimBase } from './links.ts';
import { buildMime } from './mime.ts';

/** What a mail of our own says. `url` is where its button leads; `until` an instant up to which the link counts. */
export type NoticeContent =
  | {
      readonly kind: 'confirm';
      readonly url: string;
      readonly until: string;
      readonly choice: Omit<Choice, 'pausedUntil'>;
    }
  | { readonly kind: 'already'; readonly url: string }
  | { readonly kind: 'address-old'; readonly url: string; readonly newAddress: string }
  | { readonly kind: 'address-new'; readonly url: string; readonly until: string };

/** A mail of our own: to whom, about which newsletter, and when it was asked for, which dates it. */
export type NoticeMessage = {
  readonly base: string;
  readonly newsletter: Newsletter;
  /** The titles of the newsletter's themes. */
  readonly themes: readonly ThemeTitle[];
  readonly content: NoticeContent;
  readonly to: Mailbox;
  /** Letters and digits: the same for every try. */
  readonly key: string;
  readonly date: Date;
};

export type NoticeView = {
  lang: string;
  dir: 'ltr' | 'rtl';
  start: 'left' | 'right';
  subject: string;
  preheader: string;
  title: string;
  heading: string;
  /** An underline for the plain text. */
  headingLine: string;
  paragraphs: string[];
  facts: { label: string; value: string }[];
  button: string;
  url: string;
  notes: string[];
  sender: { name: string; address: string };
  homeUrl: string;
  postalAddress: string | null;
};

type Words = Pick<NoticeView, 'subject' | 'heading' | 'paragraphs' | 'facts' | 'button' | 'notes'>;

const untilWords = (until: string): string =>
  `The link counts once, for ${CONFIRM_HOURS} hours: until ${instantWords(until)}.`;

function wordsOf({ newsletter, themes, content }: NoticeMessage, title: string): Words {
  switch (content.kind) {
    case 'confirm':
      return {
        subject: `Confirm your subscription to ${title}`,
        heading: 'Confirm your subscription',
        paragraphs: [
          `Someone, we hope you, asked to get ${title} at this address. Nothing is sent until you confirm.`,
        ],
        facts: [
          { label: 'Themes', value: themesWords(content.choice.themes, themes) },
          { label: 'How often', value: frequencyWords(content.choice.frequency) },
          { label: 'When', value: hourWords(newsletter, content.choice) },
        ],
        button: 'Confirm the subscription',
        notes: [
          `${untilWords(content.until)} If it was not you, do nothing: you get no newsletter, and the address is forgotten after ${UNCONFIRMED_DAYS} days.`,
        ],
      };
    case 'already':
      return {
        subject: `You are already subscribed to ${title}`,
        heading: 'You are already subscribed',
        paragraphs: [
          `Someone, we hope you, asked to get ${title} at this address. You get it already, and nothing was changed.`,
        ],
        facts: [],
        button: 'Change what you get',
        notes: ['If it was not you, there is nothing to do.'],
      };
    case 'address-old':
      return {
        subject: `Your ${title} is to go to another address`,
        heading: 'Another address was asked for',
        paragraphs: [
          `Someone, we hope you, asked to send ${title} to ${maskAddress(content.newAddress)} and no longer to this address. Nothing changes until that is confirmed there.`,
        ],
        facts: [],
        button: 'Look at it, or stop it',
        notes: [
          'If it was not you, someone has a link out of one of your newsletters, from one that was passed on for instance. Stop the change on your preferences page.',
        ],
      };
    case 'address-new':
      return {
        subject: `Confirm your new address for ${title}`,
        heading: 'Confirm your new address',
        paragraphs: [`Someone, we hope you, asked to get ${title} at this address in place of another.`],
        facts: [],
        button: 'Use this address',
        notes: [`${untilWords(content.until)} If it was not you, do nothing: nothing changes.`],
      };
  }
}

/** What the templates of a mail of our own print. */
export function noticeView(notice: NoticeMessage): NoticeView {
  const { newsletter, content } = notice;
  const title = cleanLine(newsletter.title, NAME_MAX);
  const words = wordsOf(notice, title);
  const dir = directionOf('en');
  return {
    lang: 'en',
    dir,
    start: dir === 'rtl' ? 'right' : 'left',
    ...words,
    preheader: words.paragraphs[0] ?? '',
    title,
    headingLine: '='.repeat(words.heading.length),
    url: content.url,
    sender: { name: cleanLine(newsletter.sender.name, NAME_MAX), address: newsletter.sender.address },
    homeUrl: `${trimBase(notice.base)}/digests?newsletter=${newsletter.id}`,
    postalAddress:
      newsletter.sending.postalAddress === null
        ? null
        : cleanLine(newsletter.sending.postalAddress, 2 * NAME_MAX),
  };
}

/**
 * A mail of our own as a provider takes it, the same bytes for the same notice. It answers a person's request, so it
 * says that a program sent it (RFC 3834) and is no mail of a list. Throws where an address is none.
 */
export async function renderNotice(notice: NoticeMessage): Promise<OutgoingMessage> {
  const view = noticeView(notice);
  const { sender } = view;
  const html = fillNotice(view);
  const text = fillNoticeText(view);
  const headers = [['Auto-Submitted', 'auto-generated']] as const;
  const domain = sender.address.slice(sender.address.lastIndexOf('@') + 1);
  const raw = await buildMime({
    from: sender,
    to: notice.to,
    subject: view.subject,
    html,
    text,
    headers,
    date: notice.date,
    messageId: `<${notice.key}@${domain}>`,
    boundary: notice.key,
  });
  return {
    key: notice.key,
    kind: notice.content.kind === 'confirm' ? 'confirmation' : 'notice',
    envelope: { from: sender.address, to: notice.to.address },
    from: sender,
    to: notice.to,
    subject: view.subject,
    html,
    text,
    headers,
    raw,
  };
}
