import { z } from 'zod';
import { HttpUrl, Instant, Slug } from './ids.ts';

/** A domain or an address that may send mail to a source, in lower case: `example.org` or `press@example.org`. */
export const AllowedSender = z
  .string()
  .max(254)
  .regex(
    /^(?:[^\s@<>"]+@)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
    'must be a domain or an address, in lower case',
  );

/** What an operator chose for a source. */
export const SourceSettings = z.object({
  /** Whether each entry's page is fetched for its whole text; else the feed's own text is taken. */
  fullText: z.boolean().default(false),
  /** Who publishes it, where the source does not say or says it badly. */
  publisher: z.string().min(1).max(200).nullable().default(null),
  /** BCP 47; used where neither entry nor feed names a language. */
  lang: z.string().max(35).nullable().default(null),
  /** Who may send to a mail source; a mail from anybody else is refused. */
  senders: z.array(AllowedSender).max(100).default([]),
});
export type SourceSettings = z.infer<typeof SourceSettings>;

export const SourceKind = z.enum(['feed', 'mail', 'api']);
export type SourceKind = z.infer<typeof SourceKind>;

/** `paused` by an operator; `gone` where its server answered 410. Neither is polled. */
export const SourceStatus = z.enum(['active', 'paused', 'gone']);
export type SourceStatus = z.infer<typeof SourceStatus>;

/** A configured inbound origin: a feed's address, an inbound mail address, or a client that posts articles. */
export const Source = z.object({
  id: Slug,
  kind: SourceKind,
  newsletter: Slug.nullable(),
  title: z.string(),
  url: HttpUrl.nullable(),
  settings: SourceSettings,
  status: SourceStatus,
  createdAt: Instant,
});
export type Source = z.infer<typeof Source>;

/** How a source is doing. Times are UTC instants; null where it has not happened. */
export const SourceHealth = z.object({
  lastPolledAt: Instant.nullable(),
  lastSuccessAt: Instant.nullable(),
  /** The last error in words; null after a success. */
  lastError: z.string().nullable(),
  /** Consecutive failures. */
  failures: z.int().nonnegative(),
  nextPollAt: Instant.nullable(),
  intervalMinutes: z.int().positive(),
  /** Entries first seen in the last seven days. */
  itemsAWeek: z.int().nonnegative(),
});
export type SourceHealth = z.infer<typeof SourceHealth>;
