import { z } from 'zod';
import type { EventReading, MailEventKind } from '../model/mail-event.ts';

/** https://resend.com/docs/webhooks/emails/bounced and its siblings; fields that nobody needs are left out. */
const ResendEvent = z.object({
  type: z.string().max(100),
  data: z.object({
    email_id: z.string().min(1).max(200).optional(),
    to: z.union([z.array(z.string().max(1000)).max(100), z.string().max(1000)]).optional(),
    bounce: z
      .object({ type: z.string().max(100).optional(), subType: z.string().max(100).optional() })
      .optional(),
  }),
});

type ResendEvent = z.infer<typeof ResendEvent>;

/** Subtypes of a bounce that speak of the message and not of the address, as Amazon names them; Resend sends through it. */
const OF_THE_MESSAGE: ReadonlySet<string> = new Set([
  'ContentRejected',
  'MessageTooLarge',
  'AttachmentRejected',
]);

function kindOf({ type, data: { bounce } }: ResendEvent): MailEventKind | null {
  switch (type) {
    case 'email.delivered':
      return 'delivered';
    case 'email.complained':
      return 'complaint';
    // Resend did not even try: the address bounced or complained before.
    case 'email.suppressed':
      return 'hard-bounce';
    case 'email.bounced':
      if (bounce?.type === 'Permanent') return 'hard-bounce';
      return OF_THE_MESSAGE.has(bounce?.subType ?? '') ? 'refused' : 'soft-bounce';
    default:
      return null;
  }
}

/** A word of a provider's as it may stand in a reason: it is of the provider's making, and still holds nothing odd. */
const plain = (text: string | undefined): string => (text ?? '').replace(/[^A-Za-z0-9 .-]/g, '').slice(0, 60);

/** Parses an event of Resend. `id` is the `svix-id` of its request. */
export function parseResendEvent(body: unknown, id: string): EventReading {
  const parsed = ResendEvent.safeParse(body);
  if (!parsed.success) {
    // Other events (contacts, domains) have another shape.
    return z.object({ type: z.string() }).safeParse(body).success
      ? { kind: 'ignored' }
      : { kind: 'malformed' };
  }
  const kind = kindOf(parsed.data);
  if (kind === null) return { kind: 'ignored' };
  const { type, data } = parsed.data;
  // With several recipients nobody says which of them it was; our messages have one.
  const to = typeof data.to === 'string' ? [data.to] : (data.to ?? []);
  const reason = ['Resend', plain(type), plain(data.bounce?.type), plain(data.bounce?.subType)];
  return {
    kind: 'events',
    id,
    events: [
      {
        kind,
        messageId: data.email_id ?? null,
        address: to.length === 1 ? (to[0] ?? null) : null,
        reason: reason.filter((word) => word !== '').join(' '),
      },
    ],
  };
}
