import { z } from 'zod';

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

/** What a message of the queue says. The database's rows are the truth; a message is only a hint to look at them. */
export const Job = z.discriminatedUnion('job', [FreezeJob, DeliverJob, ReconcileJob]);
export type Job = z.infer<typeof Job>;
