import { z } from 'zod';
import { Slug } from './ids.ts';

/** Freezes the recipients of a send, or goes on with it. */
export const FreezeJob = z.strictObject({ job: z.literal('freeze'), send: z.string().min(1).max(300) });
export type FreezeJob = z.infer<typeof FreezeJob>;

/** Sends what is due of one batch: it says which rows to look at, and carries no address. */
export const DeliverJob = z.strictObject({
  job: z.literal('deliver'),
  send: z.string().min(1).max(300),
  batch: z.int().nonnegative(),
});
export type DeliverJob = z.infer<typeof DeliverJob>;

/** Looks after one send: what fell due or was forgotten is put into the queue, what is over is ended. */
export const ReconcileJob = z.strictObject({
  job: z.literal('reconcile'),
  send: z.string().min(1).max(300),
});
export type ReconcileJob = z.infer<typeof ReconcileJob>;

/** Polls one source that is due. */
export const PollJob = z.strictObject({ job: z.literal('poll'), source: Slug });
export type PollJob = z.infer<typeof PollJob>;

/** Makes articles of entries that wait; it names none, as whoever comes takes the ones that are due. */
export const IngestJob = z.strictObject({ job: z.literal('ingest') });
export type IngestJob = z.infer<typeof IngestJob>;

/** Annotates anew what was annotated with other definitions, as far as one invocation goes. */
export const AnnotateJob = z.strictObject({ job: z.literal('annotate') });
export type AnnotateJob = z.infer<typeof AnnotateJob>;

/** Jobs of sending, which need a provider. */
export const SendJob = z.discriminatedUnion('job', [FreezeJob, DeliverJob, ReconcileJob]);
export type SendJob = z.infer<typeof SendJob>;

/** Jobs of what comes in, which need none. */
export const InboundJob = z.discriminatedUnion('job', [PollJob, IngestJob, AnnotateJob]);
export type InboundJob = z.infer<typeof InboundJob>;

/** What a message of the queue says. The database's rows are the truth; a message is only a hint to look at them. */
export const Job = z.union([SendJob, InboundJob]);
export type Job = z.infer<typeof Job>;
