import product from '../../src/index.ts';
import { recordStatements } from '../store/recorded-database.ts';

/** What one kind of invocation took in all. */
type Cost = {
  invocations: number;
  ms: number;
  statements: number;
  read: number;
  written: number;
  enqueued: number;
  consumed: number;
};

const costs = new Map<string, Cost>();

/** Runs one invocation of the product and adds what it took to its kind's account. */
async function account<T>(
  kind: string,
  env: Env,
  messages: number,
  run: (env: Env) => Promise<T> | T,
): Promise<T> {
  const began = Date.now();
  const recorder = recordStatements(env.DB);
  let enqueued = 0;
  const queue = env.JOBS;
  const counted: Env = { ...env, DB: recorder.db };
  if (queue !== undefined)
    counted.JOBS = {
      sendBatch: (list) => {
        const bodies = [...list];
        enqueued += bodies.length;
        return queue.sendBatch(bodies);
      },
    };
  try {
    return await run(counted);
  } finally {
    const before = costs.get(kind);
    const sum = (name: 'rowsRead' | 'rowsWritten') => recorder.ran.reduce((all, one) => all + one[name], 0);
    costs.set(kind, {
      invocations: (before?.invocations ?? 0) + 1,
      ms: (before?.ms ?? 0) + Date.now() - began,
      statements: (before?.statements ?? 0) + recorder.ran.length,
      read: (before?.read ?? 0) + sum('rowsRead'),
      written: (before?.written ?? 0) + sum('rowsWritten'),
      enqueued: (before?.enqueued ?? 0) + enqueued,
      consumed: (before?.consumed ?? 0) + messages,
    });
  }
}

/** What a queue's invocation is about, by its first message. */
function kindOf({ messages }: QueueBatch): string {
  const body: unknown = messages[0]?.body;
  return typeof body === 'object' && body !== null && 'job' in body ? String(body.job) : 'other';
}

// biome-ignore lint/style/noDefaultExport: a Worker is its default export
export default {
  fetch: (request: Request, env: Env, context: ExecutionContext) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/costs') return Response.json(Object.fromEntries(costs));
    const kind = pathname.endsWith('/import') ? 'import' : 'other';
    return account(kind, env, 0, (counted) => product.fetch(request, counted, context));
  },
  scheduled: (controller: ScheduledController, env: Env) =>
    account('cron', env, 0, (counted) => product.scheduled(controller, counted)),
  queue: (batch: QueueBatch, env: Env) =>
    account(kindOf(batch), env, batch.messages.length, (counted) => product.queue(batch, counted)),
};
