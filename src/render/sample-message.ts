import type { Digest } from '../model/digest.ts';
import { baseOf } from './links.ts';
import type { MessageOptions } from './types.ts';

/** The reader of a sample message: RFC 2606 keeps example.com for this. */
const SAMPLE_READER = 'reader@example.com';

/** The message as it would go to a reader, with a token that opens nothing. */
export function sampleMessage(digest: Digest): MessageOptions {
  const base = baseOf(digest);
  return {
    to: { address: SAMPLE_READER },
    reader: {
      unsubscribeUrl: `${base}/unsubscribe?token=sample`,
      preferencesUrl: `${base}/preferences?token=sample`,
    },
    messageIdDomain: digest.sender.address.split('@').at(-1) ?? 'localhost',
  };
}
