import type { Instant } from '../../model/ids.ts';
import type { Job } from '../../model/job.ts';
import type { OutgoingMessage, Provider } from '../../model/message.ts';
import type { Send } from '../../model/send.ts';

/** Where jobs are put. https://developers.cloudflare.com/queues/configuration/javascript-apis/ */
export type JobQueue = {
  sendBatch(messages: Iterable<{ body: Job; delaySeconds?: number }>): Promise<unknown>;
};

/** Who gets a message. */
export type Reader = {
  readonly subscription: string;
  /** What the link to their preferences is made of. */
  readonly preferencesKey: string;
  readonly address: string;
  readonly name: string | null;
  /** Theme ids as a JSON array. */
  readonly variant: string;
};

/** What a send is about, read once for a job. */
export type SendContext = {
  /** Frequencies that its audience takes in. */
  readonly frequencies: readonly string[];
  /** The instant of an hour and zone of the readers' own. */
  dueFor(hour: number | null, zone: string | null): Instant;
  /** When messages may go out again, where they may not now. */
  opensAt(now: Date): Instant | null;
  /** Those of some variants in which this digest has no story. */
  listEmpty(variants: readonly string[]): Promise<string[]>;
  /**
   * Renders some variants, and answers what makes one reader's message: its key is the same each time, and it throws on
   * an address that cannot be written to.
   */
  compose(variants: readonly string[]): Promise<(reader: Reader) => OutgoingMessage>;
  /** What makes the hash under which an address, by its key, may stand on the do-not-send list. */
  openHash(): Promise<(addressKey: string) => string>;
};

/** Everything that sending touches, so that a test can stand in for each part. Times are in milliseconds. */
export type SendDeps = {
  readonly db: D1Database;
  /** Null where none is bound: the schedule then sends by itself. */
  readonly queue: JobQueue | null;
  readonly provider: Provider;
  readonly rate: { readonly perSecond: number | null; readonly perDay: number | null };
  readonly leaseMs: number;
  /** Subscriptions of one step of freezing, and rows of one batch; the latter stays as it is while a send goes on. */
  readonly sizes: { readonly page: number; readonly batch: number };
  now(): Date;
  /** From 0 to 1. */
  random(): number;
  newId(): string;
  sleep(milliseconds: number): Promise<void>;
  /** Null where the digest or its newsletter is gone. */
  openSend(db: D1Database, send: Send): Promise<SendContext | null>;
};

/** What becomes of a job: done, or to be put into the queue again. */
export type JobResult = { readonly kind: 'done' } | { readonly kind: 'again'; readonly delaySeconds: number };

export const DONE: JobResult = { kind: 'done' };
