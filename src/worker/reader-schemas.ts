import { z } from 'zod';
import { Slug } from '../model/ids.ts';
import { Choice, SubscriptionStatus } from '../model/subscriber.ts';
import { ReaderFields } from './reader-request.ts';

/** A request to subscribe. Without themes it is for all; without an hour, for when the newsletter comes out. */
export const SubscribeRequest = ReaderFields.pick({
  address: true,
  newsletter: true,
  themes: true,
  frequency: true,
  hour: true,
  zone: true,
  'cf-turnstile-response': true,
}).required({ address: true, newsletter: true });

/** What a reader wants done: `action` is save, pause, resume, change-address, cancel-change, data or delete. */
export const PreferencesRequest = ReaderFields.pick({
  action: true,
  themes: true,
  frequency: true,
  hour: true,
  zone: true,
  weeks: true,
  address: true,
  confirm: true,
});

/** What a reader gets. `waitingAddress` is a new address that is not confirmed yet. */
export const Preferences = Choice.extend({
  newsletter: Slug,
  address: z.string(),
  status: SubscriptionStatus,
  waitingAddress: z.string().nullable(),
});
export type Preferences = z.infer<typeof Preferences>;

/** What a reader is told: a word for programs, and the page's sentences. */
export const ReaderAnswer = z.object({ outcome: z.string(), message: z.string() });
