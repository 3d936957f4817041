import { describe, expect, test } from 'vitest';
import type { OutgoingMessage } from '../../../src/model/message.ts';
import { openCloudflare } from '../../../src/worker/providers/cloudflare.ts';
import { type Mood, makeMessage, type Received } from '../../providers/bench.ts';
import { describeProvider } from '../../providers/contract.ts';

/** What the service refuses in `headers`, from its documents. */
const PLATFORM = /^(?:message-id|date|feedback-id|mime-version|content-type|from|to|subject|reply-to)$/i;

function fail(code: string, message: string): never {
  throw Object.assign(new Error(message), { code });
}

/** The binding as its documents describe it: one suppressed reader refuses the call, unknown headers do as well. */
function makeBinding(received: Received[], moodOf: () => Mood): SendEmail {
  return {
    send: async ({ to, subject, headers = {} }) => {
      const mood = moodOf();
      if (mood === 'locked')
        fail('E_SENDER_NOT_VERIFIED', 'SEND_EMAIL: the sender desk@news.example is not verified');
      if (mood === 'busy') fail('E_RATE_LIMIT_EXCEEDED', 'Sending rate limit reached');
      for (const name of Object.keys(headers)) if (PLATFORM.test(name)) fail('E_HEADER_NOT_ALLOWED', name);
      if (to.startsWith('gone-')) fail('E_RECIPIENT_SUPPRESSED', `${to} is on the suppression list`);
      if (to.startsWith('spam-')) fail('E_DELIVERY_FAILED', `the server of ${to} refuses the message`);
      received.push({ to, subject, unsubscribe: headers['List-Unsubscribe'] ?? '' });
      if (mood === 'cut') throw new Error('Network connection lost.');
      return { messageId: `<${received.length}@news.example>` };
    },
  };
}

const asNotice = (message: OutgoingMessage): OutgoingMessage => ({ ...message, kind: 'confirmation' });

describeProvider(
  'Cloudflare Email Service',
  async () => {
    const received: Received[] = [];
    let mood: Mood = 'well';
    const provider = openCloudflare(makeBinding(received, () => mood));
    return {
      provider: { ...provider, send: (messages) => provider.send(messages.map(asNotice)) },
      secrets: [],
      keyVariable: 'SEND_EMAIL',
      setMood: (next) => {
        mood = next;
      },
      received: () => received,
      stop: async () => undefined,
    };
  },
  { moods: ['well', 'locked', 'busy', 'cut'] },
);

describe('Cloudflare Email Service', () => {
  test('sends no digests: they wait for another provider', async () => {
    const received: Received[] = [];
    const outcomes = await openCloudflare(makeBinding(received, () => 'well')).send([makeMessage('ann')]);
    expect(outcomes).toMatchObject([{ kind: 'deferred', reason: expect.stringContaining('PROVIDER') }]);
    expect(received).toEqual([]);
  });

  test.each([
    ['E_DAILY_LIMIT_EXCEEDED', 'deferred'],
    ['E_INTERNAL_SERVER_ERROR', 'deferred'],
    ['E_RECIPIENT_NOT_ALLOWED', 'deferred'],
    ['E_CONTENT_TOO_LARGE', 'failed'],
    ['E_VALIDATION_ERROR', 'failed'],
  ])('answers %s with %s', async (code, kind) => {
    const binding: SendEmail = { send: async () => fail(code, 'as the documents say') };
    expect(await openCloudflare(binding).send([asNotice(makeMessage('ann'))])).toMatchObject([{ kind }]);
  });
});
