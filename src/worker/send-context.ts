import { z } from 'zod';
import { fillMessage, type MessageTemplate } from '../deliver/message-template.ts';
import { readerDues, withinSendingWindow } from '../deliver/schedule.ts';
import { signToken } from '../deliver/tokens.ts';
import { hasStories } from '../digest/has-stories.ts';
import { VARIANTS_KEPT } from '../limits.ts';
import type { Digest } from '../model/digest.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Send } from '../model/send.ts';
import { suppressionHash } from '../model/suppression-hash.ts';
import { findNewsletter } from '../store/definitions.ts';
import { findDigest, findDigestHash } from '../store/digests.ts';
import { getSuppressionSalt } from '../store/settings.ts';
import type { SendContext } from './jobs/deps.ts';
import { renderVariant } from './messages.ts';

const Variant = z.array(z.string());

/** Rendered variants of the isolate, the last used last: rendering one takes as long as filling hundreds of messages. */
const kept = new Map<string, MessageTemplate>();

function keep(key: string, template: MessageTemplate): MessageTemplate {
  kept.delete(key);
  kept.set(key, template);
  const [oldest] = kept.keys();
  if (kept.size > VARIANTS_KEPT && oldest !== undefined) kept.delete(oldest);
  return template;
}

/** What sends need beside the database: PUBLIC_URL without a slash at its end, and the secret that signs tokens. */
export type SendSetting = { readonly base: string; readonly tokenSecret: string };

type Opened = {
  readonly setting: SendSetting;
  readonly send: Send;
  readonly newsletter: Newsletter;
  readonly hash: string;
};

/** Makes readers' messages of variants, which are rendered once for all of them. */
function composer(
  { setting, send, newsletter, hash }: Opened,
  getDigest: () => Promise<Digest>,
): SendContext['compose'] {
  const { base, tokenSecret } = setting;
  const { inboundDomain } = newsletter.sending;
  const made = JSON.stringify([hash, base, newsletter.sending]);
  return async (variants) => {
    const templates = new Map<string, MessageTemplate>();
    for (const variant of variants) {
      const key = `${made}\n${variant}`;
      const template =
        kept.get(key) ??
        (await renderVariant({
          digest: await getDigest(),
          newsletter,
          variant: Variant.parse(JSON.parse(variant)),
          base,
        }));
      templates.set(variant, keep(key, template));
    }
    return ({ subscription, preferencesKey, address, name, variant }) => {
      const template = templates.get(variant);
      if (template === undefined) throw new Error('a variant that was not rendered');
      const tokens = {
        unsubscribe: signToken(tokenSecret, 'u', subscription),
        preferences: signToken(tokenSecret, 'p', preferencesKey),
        bounce: inboundDomain === null ? null : signToken(tokenSecret, 'b', subscription),
      };
      return fillMessage(template, { send: send.id, subscription, address, name, tokens }, new Date());
    };
  };
}

/** What a send is about: its newsletter and, once it is needed, its digest. Null where one of them is gone. */
export async function openSend(
  db: D1Database,
  setting: SendSetting,
  send: Send,
): Promise<SendContext | null> {
  const [newsletter, hash] = await Promise.all([
    findNewsletter(db, send.newsletter),
    findDigestHash(db, send.digest),
  ]);
  if (newsletter === null || hash === null) return null;
  let digest: Promise<Digest> | null = null;
  const getDigest = () => {
    digest ??= findDigest(db, send.digest).then((found) => {
      if (found === null) throw new Error(`the digest ${send.digest} is gone`);
      return found.digest;
    });
    return digest;
  };
  return {
    frequencies: send.frequencies,
    dueFor: readerDues(send.dueAt),
    opensAt: (now) => {
      const check = withinSendingWindow(now.toISOString(), newsletter.zone, newsletter.sending.window);
      return check.ok ? null : check.opensAt;
    },
    listEmpty: async (variants) => {
      if (variants.length === 0) return [];
      const whole = await getDigest();
      return variants.filter((variant) => !hasStories(whole, Variant.parse(JSON.parse(variant))));
    },
    compose: composer({ setting, send, newsletter, hash }, getDigest),
    openHash: async () => {
      const salt = await getSuppressionSalt(db);
      return (addressKey) => suppressionHash(salt, addressKey);
    },
  };
}
