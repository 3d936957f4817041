import type { SendJob } from '../../model/job.ts';
import { findSend } from '../../store/sends.ts';
import type { Budget } from './budget.ts';
import { deliverBatch } from './deliver-batch.ts';
import { DONE, type JobResult, type SendDeps } from './deps.ts';
import { freezeSend } from './freeze-send.ts';
import { reconcileSend } from './reconcile-sends.ts';

/** Does what a queue message says of sending. */
export async function runJob(deps: SendDeps, budget: Budget, job: SendJob): Promise<JobResult> {
  switch (job.job) {
    case 'freeze':
      return freezeSend(deps, budget, job);
    case 'deliver':
      return deliverBatch(deps, budget, job);
    case 'reconcile': {
      const send = await findSend(deps.db, job.send);
      if (send !== null && send.finishedAt === null) await reconcileSend(deps, budget, send);
      return DONE;
    }
  }
}
