import { z } from 'zod';
import { Day, HttpUrl, Instant, Slug } from '../model/ids.ts';
import { Newsletter } from '../model/newsletter.ts';
import { DELIVERY_STATUSES, Delivery, DeliveryStatus, Send } from '../model/send.ts';
import { RandomId, Subscriber, Subscription, SuppressionReason } from '../model/subscriber.ts';

const Next = HttpUrl.nullable();

/** A request to build the digest of a window: whole inclusive days in the newsletter's zone. */
const BuildRequest = z.strictObject({ newsletter: Slug, from: Day, to: Day });

/**
 * Where the digest will be, and whether this request built it. `waiting` counts the entries of the newsletter's sources, and of
 * those of all newsletters, that wait to become articles now and so are in no digest yet.
 */
const BuildAnswer = z.object({ id: z.string(), url: HttpUrl, built: z.boolean(), waiting: z.int() });

const DigestHead = z.object({
  id: z.string(),
  newsletter: Slug,
  title: z.string(),
  from: Day,
  to: Day,
  stories: z.int(),
  publishedAt: z.string().nullable(),
});

const OperatorDigestList = z.object({
  digests: z.array(DigestHead.extend({ sends: z.array(Send) })),
  next: Next,
});

const Counts = z.object(
  Object.fromEntries(DELIVERY_STATUSES.map((status) => [status, z.int()])) as Record<
    DeliveryStatus,
    z.ZodInt
  >,
);

/** A digest with its sends; `counts` has the rows of each status. */
const OperatorDigest = DigestHead.extend({
  hash: z.string(),
  url: HttpUrl,
  articles: z.int(),
  sends: z.array(Send.extend({ counts: Counts })),
});

/** What an action left behind: the status of the digest's (first) send, and all of them. */
const SendAnswer = z.object({ id: z.string(), status: Send.shape.status, sends: z.array(Send) });

const TestRequest = z.strictObject({ to: z.string() });
const TestAnswer = z.object({ status: z.literal('sent'), providerId: z.string().nullable() });

const DeliveryList = z.object({
  send: Send,
  /** Rows of each status, and `skipped`: readers whose themes have no story in this digest. */
  counts: Counts.extend({ skipped: z.int() }),
  deliveries: z.array(
    Delivery.omit({ send: true, batch: true, variant: true }).extend({
      themes: z.array(z.string()),
      subscriber: RandomId.nullable(),
      address: z.string().nullable(),
    }),
  ),
  next: Next,
});

const ResolveRequest = z.strictObject({ as: z.enum(['sent', 'failed', 'pending']) });
const ResolveAnswer = z.object({ n: z.int(), status: DeliveryStatus });

/** How far an import has come; `next` is where its refused rows are listed. */
const ImportReport = z.object({
  job: RandomId,
  newsletter: Slug,
  rows: z.int(),
  added: z.int(),
  updated: z.int(),
  /** Readers of whom the file says nothing new. */
  unchanged: z.int(),
  refused: z.int(),
  /** Readers not refused whose address is a role's, as `info@` is: many people's. */
  roles: z.int(),
  done: z.boolean(),
  startedAt: Instant,
  updatedAt: Instant,
  next: Next,
  /** The names of columns that were not read. */
  ignored: z.array(z.string()).optional(),
});
const ImportList = z.object({ imports: z.array(ImportReport.omit({ ignored: true })), next: Next });
const ImportFile = z.string();
const RefusalList = z.object({
  job: RandomId,
  refusals: z.array(z.object({ line: z.int(), reason: z.string() })),
  next: Next,
});

const Suppression = z.object({
  hash: z.string(),
  newsletter: z.string(),
  reason: SuppressionReason,
  at: z.string(),
});
const SuppressionList = z.object({ suppressions: z.array(Suppression), next: Next });
const SuppressionRequest = z.strictObject({
  address: z.string().optional(),
  hash: z.string().optional(),
  newsletter: Slug.optional(),
});

const FindRequest = z.strictObject({ address: z.string() });
const FindAnswer = z.object({
  subscriber: Subscriber.nullable(),
  subscriptions: z.array(Subscription),
  suppressions: z.array(Suppression),
  /** Whether the address is a role's, as `info@` is: many people's. */
  role: z.boolean(),
});
const SubscriberAnswer = z.object({ subscriber: Subscriber, subscriptions: z.array(Subscription) });

const NewsletterList = z.object({ newsletters: z.array(Newsletter) });

const OutboxEntry = z.object({
  n: z.int(),
  recipient: z.string(),
  subject: z.string(),
  kind: z.string(),
  sentAt: z.string(),
});
const OutboxList = z.object({ messages: z.array(OutboxEntry), next: Next });
/** `links`: those of ours in it that carry a token of its reader's. */
const OutboxMessage = OutboxEntry.extend({ text: z.string(), links: z.array(z.string()) });

/** The schemas of the operators' routes, by the names under which the OpenAPI document holds them. */
export const OPERATOR_SCHEMAS = {
  BuildRequest,
  BuildAnswer,
  OperatorDigestList,
  OperatorDigest,
  SendAnswer,
  TestRequest,
  TestAnswer,
  DeliveryList,
  ResolveRequest,
  ResolveAnswer,
  ImportFile,
  ImportReport,
  ImportList,
  RefusalList,
  FindRequest,
  FindAnswer,
  SubscriberAnswer,
  Suppression,
  SuppressionList,
  SuppressionRequest,
  Newsletter,
  NewsletterList,
  OutboxList,
  OutboxMessage,
} as const satisfies Readonly<Record<string, z.ZodType>>;
