import { app } from './worker/app.ts';
import { embeddedCorpus } from './worker/embedded-corpus.js';
import { runScheduled } from './worker/run-scheduled.ts';

export default {
  fetch: app.fetch,
  scheduled: (controller: ScheduledController, env: Env) =>
    runScheduled(env, embeddedCorpus, new Date(controller.scheduledTime)),
};
