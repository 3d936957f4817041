import { z } from 'zod';
import type { EventReading, MailEvent, MailEventKind } from '../model/mail-event.ts';

const Recipients = z
  .array(z.object({ emailAddress: z.string().max(1000) }))
  .max(100)
  .default([]);

/**
 * https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html; `eventType` is the name that event publishing
 * by a configuration set gives to `notificationType`.
 */
const SesEvent = z.object({
  notificationType: z.string().max(60).optional(),
  eventType: z.string().max(60).optional(),
  mail: z.object({ messageId: z.string().min(1).max(200) }),
  bounce: z
    .object({
      bounceType: z.string().max(60),
      bounceSubType: z.string().max(60).default(''),
      bouncedRecipients: Recipients,
    })
    .optional(),
  complaint: z
    .object({
      complainedRecipients: Recipients,
      complaintFeedbackType: z.string().max(60).nullish(),
    })
    .optional(),
  delivery: z.object({ recipients: z.array(z.string().max(1000)).max(100).default([]) }).optional(),
});

type SesEvent = z.infer<typeof SesEvent>;

/** Transient bounces that speak of the message and not of the address. */
const OF_THE_MESSAGE: ReadonlySet<string> = new Set([
  'ContentRejected',
  'MessageTooLarge',
  'AttachmentRejected',
]);

const plain = (text: string): string => text.replace(/[^A-Za-z0-9 .-]/g, '').slice(0, 60);

function kindOfBounce({ bounceType, bounceSubType }: NonNullable<SesEvent['bounce']>): MailEventKind {
  if (bounceType === 'Permanent') return 'hard-bounce';
  return OF_THE_MESSAGE.has(bounceSubType) ? 'refused' : 'soft-bounce';
}

/** What an event says and of whom; a null kind asks for nothing. */
function judge(event: SesEvent): { kind: MailEventKind | null; words: string; addresses: string[] } {
  const { bounce, complaint, delivery } = event;
  switch (event.notificationType ?? event.eventType) {
    case 'Bounce':
      if (bounce === undefined) break;
      return {
        kind: kindOfBounce(bounce),
        words: `bounce ${plain(bounce.bounceType)} ${plain(bounce.bounceSubType)}`,
        addresses: bounce.bouncedRecipients.map(({ emailAddress }) => emailAddress),
      };
    case 'Complaint':
      // Some readers move a message out of the spam folder, and their providers say so.
      if (complaint === undefined || complaint.complaintFeedbackType === 'not-spam') break;
      return {
        kind: 'complaint',
        words: 'complaint',
        addresses: complaint.complainedRecipients.map(({ emailAddress }) => emailAddress),
      };
    case 'Delivery':
      return { kind: 'delivered', words: 'delivery', addresses: delivery?.recipients ?? [] };
  }
  return { kind: null, words: '', addresses: [] };
}

/** Parses the message that Amazon SES puts into an SNS notification. `id` is the notification's MessageId. */
export function parseSesEvent(body: unknown, id: string): EventReading {
  const parsed = SesEvent.safeParse(body);
  // Also what SES writes once to say that the topic is in use.
  if (!parsed.success) return { kind: 'ignored' };
  const { kind, words, addresses } = judge(parsed.data);
  if (kind === null) return { kind: 'ignored' };
  const { messageId } = parsed.data.mail;
  const event: Omit<MailEvent, 'address'> = { kind, messageId, reason: `SES ${words}`.trim() };
  const known: (string | null)[] = addresses.length > 0 ? addresses : [null];
  return { kind: 'events', id, events: known.map((address) => ({ ...event, address })) };
}
