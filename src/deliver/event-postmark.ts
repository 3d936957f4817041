import { z } from 'zod';
import type { EventReading, MailEventKind } from '../model/mail-event.ts';

/** https://postmarkapp.com/developer/webhooks/webhooks-overview: one shape for the records that matter here. */
const PostmarkRecord = z.object({
  RecordType: z.string().max(60),
  ID: z.number().optional(),
  MessageID: z.string().max(200).nullish(),
  Type: z.string().max(60).optional(),
  Email: z.string().max(1000).optional(),
  Recipient: z.string().max(1000).optional(),
  BouncedAt: z.string().max(60).optional(),
  DeliveredAt: z.string().max(60).optional(),
  ChangedAt: z.string().max(60).optional(),
  SuppressSending: z.boolean().optional(),
  SuppressionReason: z.string().max(60).nullish(),
  Origin: z.string().max(60).optional(),
});

type PostmarkRecord = z.infer<typeof PostmarkRecord>;

/** https://postmarkapp.com/developer/api/bounce-api#bounce-types; what is not named says nothing (it is delayed, or an answer). */
const BOUNCES: Readonly<Record<string, MailEventKind>> = {
  HardBounce: 'hard-bounce',
  BadEmailAddress: 'hard-bounce',
  SpamComplaint: 'complaint',
  SoftBounce: 'soft-bounce',
  DnsError: 'soft-bounce',
  Undeliverable: 'soft-bounce',
  Blocked: 'refused',
  DMARCPolicy: 'refused',
  VirusNotification: 'refused',
  SpamNotification: 'refused',
};

/** What a change of Postmark's own do-not-send list means. One by the operator's own hand is theirs to repeat here. */
function kindOfChange({ SuppressSending, SuppressionReason, Origin }: PostmarkRecord): MailEventKind | null {
  if (SuppressSending !== true) return null;
  if (SuppressionReason === 'HardBounce') return 'hard-bounce';
  if (SuppressionReason === 'SpamComplaint') return 'complaint';
  return SuppressionReason === 'ManualSuppression' && Origin === 'Recipient' ? 'unsubscribed' : null;
}

function kindOf(record: PostmarkRecord): MailEventKind | null {
  switch (record.RecordType) {
    case 'Delivery':
      return 'delivered';
    case 'SpamComplaint':
      return 'complaint';
    case 'Bounce':
      return BOUNCES[record.Type ?? ''] ?? null;
    case 'SubscriptionChange':
      return kindOfChange(record);
    default:
      return null;
  }
}

const plain = (text: string | null | undefined): string =>
  (text ?? '').replace(/[^A-Za-z0-9 .:+-]/g, '').slice(0, 60);

/**
 * Parses a record of Postmark. They carry no id of their own: the record, its message, the bounce's number and its
 * instant make one.
 */
export function parsePostmarkEvent(body: unknown): EventReading {
  const parsed = PostmarkRecord.safeParse(body);
  if (!parsed.success) return { kind: 'malformed' };
  const record = parsed.data;
  const kind = kindOf(record);
  if (kind === null) return { kind: 'ignored' };
  const at = record.BouncedAt ?? record.DeliveredAt ?? record.ChangedAt;
  const id = [record.RecordType, record.MessageID, String(record.ID ?? ''), at].map(plain).join(' ');
  const reason = ['Postmark', plain(record.RecordType), plain(record.Type ?? record.SuppressionReason)];
  return {
    kind: 'events',
    id,
    events: [
      {
        kind,
        messageId: record.MessageID ?? null,
        address: record.Email ?? record.Recipient ?? null,
        reason: reason.filter((word) => word !== '').join(' '),
      },
    ],
  };
}
