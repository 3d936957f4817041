import { readBase } from '../base.ts';
import { readFetchSetting } from '../fetch/fetch-setting.ts';
import { openGuardedFetch } from '../fetch/guarded-fetch.ts';
import { openPostForm } from '../fetch/post-form.ts';
import { findInboundQueue } from '../jobs/queues.ts';
import { newId } from '../new-id.ts';
import type { PollDeps } from './poll-deps.ts';

/** What polling needs, as the variables say. `now` is the clock. What is wrong with them is said by `describeConfig`. */
export function openPollDeps(env: Env, now: () => Date = () => new Date()): PollDeps {
  const setting = readFetchSetting(env);
  return {
    db: env.DB,
    queue: findInboundQueue(env),
    base: readBase(env),
    setting,
    fetch: openGuardedFetch(setting, now),
    post: openPostForm(setting),
    now,
    random: Math.random,
    newId,
  };
}
