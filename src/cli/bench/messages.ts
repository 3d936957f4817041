import { describeMessage } from '../../deliver/message-headers.ts';
import { buildPlaceholder, compileMessage, type MessageTemplate } from '../../deliver/message-template.ts';
import { encodeId, signToken } from '../../deliver/tokens.ts';
import type { Digest } from '../../model/digest.ts';
import type { Recipient } from '../../model/message.ts';
import { Sending } from '../../model/newsletter.ts';
import { type RenderedMessage, renderMessage } from '../../render/eml.ts';

/** Signs nothing but the bench's tokens. */
const SECRET = 'a secret of the bench, which signs nothing else';

const BASE = 'https://sitrep.example';
const SENDING = Sending.parse({
  inboundDomain: 'in.sitrep.example',
  postalAddress: '1 Example Street, London',
});

/** Names as readers have them: none, a plain one, one that is quoted, one that is encoded. */
const NAMES = [null, 'Ann Reader', 'Reader, Ann', 'Zoë Reader'];

/** Reader number `n`: another subscription, address and name than its neighbours, and its three tokens signed. */
export function makeRecipient(n: number): Recipient {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, n);
  const subscription = encodeId(bytes);
  return {
    send: 'frontline-2022-05-22',
    subscription,
    address: `reader-${n}@example.com`,
    name: NAMES[n % NAMES.length] ?? null,
    tokens: {
      unsubscribe: signToken(SECRET, 'u', subscription),
      preferences: signToken(SECRET, 'p', subscription),
      bounce: signToken(SECRET, 'b', subscription),
    },
  };
}

const describe = (digest: Digest, recipient: Recipient) =>
  describeMessage({ digest, sending: SENDING, base: BASE, recipient, kind: 'digest' });

/** The digest's message as it is rendered once for all readers. */
export async function compileBenchMessage(digest: Digest): Promise<MessageTemplate> {
  const placeholder = await buildPlaceholder(digest.hash);
  const message = describe(digest, placeholder);
  return compileMessage({
    kind: 'digest',
    placeholder,
    message,
    rendered: await renderMessage(digest, message),
  });
}

/** One reader's message, rendered and encoded anew. */
export function renderBenchMessage(digest: Digest, n: number): Promise<RenderedMessage> {
  return renderMessage(digest, describe(digest, makeRecipient(n)));
}
