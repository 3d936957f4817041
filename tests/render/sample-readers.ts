import { Newsletter } from '../../src/model/newsletter.ts';
import { type NoticeContent, type NoticeMessage, renderNotice } from '../../src/render/notice.ts';
import { renderPreferencesPage } from '../../src/render/preferences-page.ts';
import { renderReaderNote } from '../../src/render/reader-note-page.ts';
import { renderSubscribeChooser, renderSubscribePage } from '../../src/render/subscribe-page.ts';
import { HOSTILE } from './sample-hostile.ts';

const base = 'https://sitrep.example';

const sound = Newsletter.parse({
  id: 'frontline',
  title: 'Frontline',
  description: 'The war.',
  zone: 'Europe/London',
  cadence: { every: 'day', at: '07:00' },
  themes: ['morale', 'losses'],
  sender: { name: 'Frontline', address: 'frontline@sitrep.example' },
  listId: 'frontline.sitrep.example',
  sending: {},
});
// No definition may hold this; what prints it does not rely on that.
const newsletter: Newsletter = {
  ...sound,
  title: HOSTILE,
  description: HOSTILE,
  sender: { ...sound.sender, name: HOSTILE },
  sending: { ...sound.sending, postalAddress: HOSTILE },
};
const themes = [{ id: 'morale', title: HOSTILE, description: HOSTILE }];

const fields = {
  base,
  newsletter,
  themes,
  offersWeekly: true,
  zones: ['Europe/Kyiv', 'UTC'],
  shown: { themes: ['morale'], frequency: 'weekly', hour: '7', zone: HOSTILE },
};

/** One of each mail of our own. */
export const CONTENTS: readonly NoticeContent[] = [
  {
    kind: 'confirm',
    url: `${base}/confirm?token=c`,
    until: '2026-11-24T10:00:00.000Z',
    choice: { themes: ['losses', 'morale'], frequency: 'every', hour: 7, zone: 'Europe/Kyiv' },
  },
  { kind: 'already', url: `${base}/preferences?token=p` },
  { kind: 'address-old', url: `${base}/preferences?token=p`, newAddress: 'ann.other@example.com' },
  { kind: 'address-new', url: `${base}/confirm?token=a`, until: '2026-11-24T10:00:00.000Z' },
];

/** A mail of our own about a newsletter with hostile names; others in their place where given. */
export function sampleNotice(content: NoticeContent, changes: Partial<NoticeMessage> = {}): NoticeMessage {
  return {
    base,
    newsletter,
    themes,
    content,
    to: { name: null, address: 'ann@example.org' },
    key: 'abcdefghijklmnopqrstuvwxyz',
    date: new Date('2026-11-22T10:00:00.000Z'),
    ...changes,
  };
}

/** Every page of a reader's, with hostile values in every place, as HTML by name. */
export function renderReaderPages(): Readonly<Record<string, string>> {
  const place = {
    ...fields,
    address: HOSTILE,
    action: `${base}/preferences?token=p`,
    unsubscribeUrl: `${base}/unsubscribe?token=u`,
    problems: [HOSTILE],
    done: HOSTILE,
  };
  const empty = { problems: [], done: '', offersWeekly: false };
  const note = { base, label: HOSTILE, heading: HOSTILE, paragraphs: [HOSTILE] };
  return {
    chooser: renderSubscribeChooser({ base, newsletters: [newsletter] }),
    subscribe: renderSubscribePage({ ...fields, address: HOSTILE, problems: [HOSTILE], siteKey: null }),
    preferences: renderPreferencesPage({
      ...place,
      active: true,
      pausedUntil: '2026-12-01T00:00:00.000Z',
      waitingAddress: HOSTILE,
    }),
    plain: renderPreferencesPage({
      ...place,
      ...empty,
      active: true,
      pausedUntil: null,
      waitingAddress: null,
    }),
    ended: renderPreferencesPage({
      ...place,
      ...empty,
      active: false,
      pausedUntil: null,
      waitingAddress: null,
    }),
    note: renderReaderNote({
      ...note,
      facts: [{ label: HOSTILE, value: HOSTILE }],
      button: { title: HOSTILE, action: `${base}/?a=1&b=2`, fields: [{ name: 'x', value: '"><script>' }] },
      links: [
        { title: HOSTILE, href: base },
        { title: 'B', href: base },
      ],
    }),
    'note alone': renderReaderNote(note),
  };
}

/** Renders every page and mail of a reader's once. */
export async function renderReaders(): Promise<void> {
  renderReaderPages();
  renderSubscribePage({ ...fields, address: '', problems: [], siteKey: 'key' });
  for (const content of CONTENTS) await renderNotice(sampleNotice(content));
  const quiet = { ...newsletter, sending: { ...newsletter.sending, postalAddress: null } };
  for (const content of CONTENTS) await renderNotice(sampleNotice(content, { newsletter: quiet }));
}
