import { describeMessage } from '../../src/deliver/message-headers.ts';
import { encodeId, signToken } from '../../src/deliver/tokens.ts';
import type { Digest } from '../../src/model/digest.ts';
import type { Recipient } from '../../src/model/message.ts';
import { Sending } from '../../src/model/newsletter.ts';
import { renderMessage } from '../../src/render/eml.ts';

const SECRET = 'a secret of the tests, long enough';

export const BASE = 'https://sitrep.example';

/** A newsletter that takes mail in and prints where its publisher is. */
export const SENDING = Sending.parse({
  inboundDomain: 'in.sitrep.example',
  postalAddress: 'Sitrep Example Ltd\n1 Example Street\nLondon',
});

/** Reader number `n` of a send, with genuine tokens. */
export function recipientOf(n: number, of: Partial<Recipient> = {}): Recipient {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, (n + 1) * 2_654_435_761);
  new DataView(bytes.buffer).setUint32(12, n);
  const subscription = encodeId(bytes);
  return {
    send: 'frontline-2022-05-22',
    subscription,
    address: `reader-${n}@example.com`,
    name: null,
    tokens: {
      unsubscribe: signToken(SECRET, 'u', subscription),
      preferences: signToken(SECRET, 'p', subscription),
      bounce: signToken(SECRET, 'b', subscription),
    },
    ...of,
  };
}

/** The message of one reader rendered and encoded for that reader alone. */
export async function renderAlone(digest: Digest, recipient: Recipient, date?: Date) {
  const input = { digest, sending: SENDING, base: BASE, recipient, kind: 'digest' } as const;
  const message = describeMessage(date === undefined ? input : { ...input, date });
  return { message, rendered: await renderMessage(digest, message) };
}
