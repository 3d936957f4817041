import type { Send } from '../../src/model/send.ts';
import {
  renderAdmin,
  renderAdminLogin,
  renderOutbox,
  renderOutboxMessage,
} from '../../src/render/admin-pages.ts';
import { HOSTILE } from './sample-hostile.ts';

const base = 'https://sitrep.example';

const send: Send = {
  id: 'frontline-2022-05-22',
  digest: 'frontline-2022-05-22',
  newsletter: 'frontline',
  audience: 'every',
  frequencies: ['every'],
  status: 'sending',
  dueAt: '2022-05-23T04:00:00.000Z',
  frozen: 12,
  skipped: 1,
  verified: true,
  createdAt: '2022-05-23T04:00:01.000Z',
  approvedAt: '2022-05-23T04:00:02.000Z',
  startedAt: '2022-05-23T04:00:03.000Z',
  finishedAt: null,
  heldAt: null,
};

/** Renders every page of the operators', full and empty, with text from outside that tries to be markup. */
export function renderSampleAdmin(): void {
  renderAdminLogin({ base, next: `/admin/outbox?x=${HOSTILE}`, problem: '' });
  renderAdminLogin({ base, next: '/admin', problem: HOSTILE });
  renderAdmin({ base, notes: [], digests: [], outcomes: new Map() });
  renderAdmin({
    base,
    notes: [HOSTILE],
    outcomes: new Map([[send.id, { sent: 4, unknown: 3 }]]),
    digests: [
      {
        id: send.digest,
        title: HOSTILE,
        from: '2022-05-16',
        to: '2022-05-22',
        stories: 1,
        publishedAt: send.createdAt,
        sends: [
          send,
          { ...send, verified: false, frozen: 1, skipped: 0 },
          { ...send, status: 'approved', heldAt: send.createdAt, finishedAt: send.createdAt },
        ],
      },
      {
        id: 'frontline-2022-05-15',
        title: '',
        from: '2022-05-09',
        to: '2022-05-15',
        stories: 2,
        publishedAt: null,
        sends: [],
      },
    ],
  });
  renderOutbox({ base, messages: [], nextUrl: null });
  const message = { n: 7, recipient: HOSTILE, subject: HOSTILE, kind: 'digest', sentAt: send.createdAt };
  renderOutbox({ base, messages: [message, { ...message, subject: '' }], nextUrl: '/admin/outbox?before=7' });
  const page = { base, n: 7, subject: HOSTILE, text: HOSTILE, hasHtml: true };
  renderOutboxMessage({
    ...page,
    headers: [{ name: HOSTILE, value: HOSTILE }],
    links: [`${base}/confirm?token=c`, `${base}/elsewhere`],
  });
  renderOutboxMessage({ ...page, headers: [], links: [], hasHtml: false });
}
