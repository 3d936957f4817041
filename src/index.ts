import { app } from './worker/app.ts';
import { consumeQueue } from './worker/consume-queue.ts';
import { embeddedCorpus } from './worker/embedded-corpus.js';
import { receiveMail } from './worker/mail-in.ts';
import { runScheduled } from './worker/run-scheduled.ts';

export default {
  fetch: app.fetch,
  scheduled: (controller: ScheduledController, env: Env) =>
    runScheduled(env, embeddedCorpus, new Date(controller.scheduledTime)),
  queue: (batch: QueueBatch, env: Env, ctx?: ExecutionContext) => consumeQueue(batch, env, ctx),
  email: (mail: ForwardableEmailMessage, env: Env, ctx: ExecutionContext) => receiveMail(mail, env, ctx),
};
