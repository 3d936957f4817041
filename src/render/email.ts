import { EMAIL_MAX_BYTES } from '../limits.ts';
import type { Digest } from '../model/digest.ts';
import { fillEmail } from './compiled.js';
import { emailView } from './email-view.ts';
import { fitEmail } from './fit.ts';
import { bytesOf } from './fit-story.ts';
import type { ReaderLinks } from './types.ts';

/**
 * A digest as HTML for mail clients, at most EMAIL_MAX_BYTES of UTF-8 whatever it holds. Without `reader`
 * the footer has public links only. Throws where a reader link is no web address.
 */
export function renderEmail(digest: Digest, reader?: ReaderLinks): string {
  const view = emailView(digest, reader);
  const whole = fillEmail(view);
  return bytesOf(whole) <= EMAIL_MAX_BYTES ? whole : fillEmail(fitEmail(view));
}
