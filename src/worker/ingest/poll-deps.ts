import type { FetchSetting } from '../../ingest/document-request.ts';
import type { GuardedFetch } from '../fetch/guarded-fetch.ts';
import type { PostForm } from '../fetch/post-form.ts';
import type { JobQueue } from '../jobs/deps.ts';

/** Everything that polling touches, so that a test can stand in for each part. */
export type PollDeps = {
  readonly db: D1Database;
  /** Null where none is bound: the schedule then polls by itself. */
  readonly queue: JobQueue | null;
  /** Base of our own addresses, which hubs call. */
  readonly base: string;
  readonly setting: FetchSetting;
  readonly fetch: GuardedFetch;
  /** Asks a hub. */
  readonly post: PostForm;
  now(): Date;
  /** From 0 to 1. */
  random(): number;
  newId(): string;
};
