import type { OutgoingMessage, Provider } from '../../src/model/message.ts';

/** A message as the service behind a provider got it. */
export type Received = { readonly to: string; readonly subject: string; readonly unsubscribe: string };

/** What the service does with the next calls, whoever the reader is. */
export type Mood =
  /** Takes what it can. */
  | 'well'
  /** Refuses our key or password. */
  | 'locked'
  /** Has no time now. */
  | 'busy'
  /** Takes the message and breaks the connection before it answers. */
  | 'cut'
  /** Takes the connection and says nothing. */
  | 'silent'
  /** Answers with what is no answer of its own, having taken the message. */
  | 'garbage';

/**
 * A provider with a real service behind it on this machine. Readers at `gone-…@` do not exist, and mail to `spam-…@`
 * is refused for what it says.
 */
export type Bench = {
  readonly provider: Provider;
  /** Texts that no reason may hold. */
  readonly secrets: readonly string[];
  /** The variable that a reason names when the service refuses us. */
  readonly keyVariable: string;
  setMood(mood: Mood): void;
  received(): readonly Received[];
  /** Ends the service while the provider lives on. */
  stop(): Promise<void>;
};

/** The time given to a service in tests, in milliseconds: what answers does so at once. */
export const TEST_TIMEOUT_MS = 400;

/** A message to one reader, like those that the product makes. */
export function makeMessage(local: string, over: Partial<OutgoingMessage> = {}): OutgoingMessage {
  const address = `${local}@readers.example`;
  const unsubscribe = `<https://news.example/unsubscribe?token=u${local}>`;
  return {
    key: `key-${local}`,
    kind: 'digest',
    envelope: { from: `bounce+b${local}@news.example`, to: address },
    from: { name: 'The "Harbour" desk', address: 'desk@news.example' },
    to: { name: null, address },
    subject: `The week for ${local}`,
    html: '<p>Ships came.</p>',
    text: 'Ships came.\n.\nAnd went.\n',
    headers: [
      ['List-Unsubscribe', `${unsubscribe},\r\n <mailto:unsub@news.example>`],
      ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
      ['Feedback-ID', 'harbour:sitrep'],
    ],
    raw: [
      'From: "The \\"Harbour\\" desk" <desk@news.example>',
      `To: ${address}`,
      `Subject: The week for ${local}`,
      `List-Unsubscribe: ${unsubscribe},`,
      ' <mailto:unsub@news.example>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'Ships came.',
      '.',
      'And went.',
      '',
    ].join('\r\n'),
    ...over,
  };
}
