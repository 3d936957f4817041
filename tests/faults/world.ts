import type { DatabaseSync } from 'node:sqlite';
import { seededRandom } from '../../src/cli/seeded-random.ts';
import { type Job, SendJob } from '../../src/model/job.ts';
import { IN_DOUBT } from '../../src/model/send.ts';
import { findSend } from '../../src/store/sends.ts';
import { withBudget } from '../../src/worker/jobs/budget.ts';
import type { SendContext, SendDeps } from '../../src/worker/jobs/deps.ts';
import { reconcileSends } from '../../src/worker/jobs/reconcile-sends.ts';
import { runJob } from '../../src/worker/jobs/run-job.ts';
import { startSend } from '../../src/worker/sends.ts';
import { openLocalD1, openSqlite, statementOf } from './local-d1.ts';
import { type Act, planMeddling } from './meddling.ts';
import type { WorldOptions } from './options.ts';
import { SimulatedProvider } from './provider.ts';
import { composeMessage, SEND, START, seedSend } from './readers.ts';
import { type Process, Scheduler } from './scheduler.ts';
import { openWindow, type Window } from './window.ts';

/** After which readers with an hour of their own get it. */
const LATER_MS = 600_000;
const CRON_MS = 120_000;

type Queued = { readonly body: Job; readonly at: number };

/** One send with its readers, consumers, queue, provider and clock, driven to its end by a seed. */
export class World {
  readonly db: DatabaseSync;
  readonly provider: SimulatedProvider;
  readonly scheduler: Scheduler;
  readonly problems: string[] = [];
  /** Rows that a consumer was trying when it died or broke off: nobody can know more of them. */
  readonly doubtful = new Set<string>();
  readonly options: WorldOptions;
  readonly #random: () => number;
  readonly #window: Window;
  readonly #queue: Queued[] = [];
  readonly #running = new Set<Process>();
  readonly #seen = new Set<string>();
  #ids = 0;
  #acts: Promise<unknown> = Promise.resolve();
  #nextCron = START;
  #stoppedAt = Number.POSITIVE_INFINITY;
  readonly #callsSinceStop = new Map<string, number>();

  constructor(options: WorldOptions) {
    this.options = options;
    this.#random = seededRandom(options.seed);
    this.#window = openWindow(options.open);
    this.db = openSqlite();
    this.provider = new SimulatedProvider({ ...options, random: this.#random });
    this.scheduler = new Scheduler({
      start: START,
      random: this.#random,
      slow: options.slow,
      choose: ({ number, kind, process }) => {
        if (process.name === 'operator') return null;
        const fault = options.fault({ number, kind, random: this.#random });
        // No answer of the provider is ever heard.
        if (kind === 'provider' && fault !== null) this.#doubt(process);
        return fault;
      },
      onDeath: (process) => this.#end(process),
    });
    seedSend(this.db, options.readers);
  }

  #depsFor(process: Process): SendDeps {
    const { scheduler, options } = this;
    const db = openLocalD1(this.db, (kind, work) =>
      scheduler.call(process, kind, () => {
        const value = work();
        this.#watch();
        return value;
      }),
    );
    const context: SendContext = {
      frequencies: ['every', 'weekly'],
      dueFor: (hour) => new Date(START + (hour === null ? 0 : LATER_MS)).toISOString(),
      opensAt: (now) => {
        const opens = this.#window.opensAt(now.getTime());
        return opens === null ? null : new Date(opens).toISOString();
      },
      listEmpty: async (variants) => variants.filter((variant) => variant === '["quiet"]'),
      compose: async () => composeMessage,
      openHash: async () => (key) => `hash of ${key}`,
    };
    return {
      db,
      queue: options.queue
        ? { sendBatch: (messages) => scheduler.call(process, 'queue', () => this.#enqueue([...messages])) }
        : null,
      provider: this.provider.open(scheduler, process, (keys) => this.#onProviderCall(process, keys)),
      rate: { perSecond: options.perSecond, perDay: options.perDay },
      leaseMs: 300_000,
      sizes: { page: 4, batch: 5 },
      now: () => new Date(scheduler.time),
      random: this.#random,
      newId: () => `${process.name}/${this.#ids++}`,
      sleep: (milliseconds) => scheduler.sleep(process, milliseconds),
      openSend: async () => context,
    };
  }

  #enqueue(messages: { body: Job; delaySeconds?: number }[]): void {
    for (const { body, delaySeconds } of messages) {
      const copies = this.#random() < this.options.lost ? 0 : this.#random() < this.options.twice ? 2 : 1;
      for (let copy = 0; copy < copies; copy++)
        this.#queue.push({
          body,
          at: this.scheduler.time + (delaySeconds ?? 0) * 1000 + Math.floor(this.#random() * 2000),
        });
    }
  }

  /** Looks at every row that began to be tried, at the moment in which it did. */
  #watch(): void {
    const rows = statementOf(
      this.db,
      `SELECT delivery.n, lease, attempts, subscription, send.status AS send, send.verified, subscription.status AS reader,
           (SELECT count(*) FROM suppression WHERE hash = 'hash of ' || subscriber.address_key) AS suppressed
         FROM delivery JOIN send ON send.id = delivery.send
         LEFT JOIN subscription ON subscription.id = delivery.subscription
         LEFT JOIN subscriber ON subscriber.id = subscription.subscriber WHERE delivery.status = 'attempting'`,
    ).all();
    for (const row of rows) {
      const mark = `${row['n']} ${row['lease']} ${row['attempts']}`;
      if (this.#seen.has(mark)) continue;
      this.#seen.add(mark);
      if (row['send'] !== 'sending' || row['verified'] !== 1)
        this.problems.push(`tried while ${row['send']}: ${mark}`);
      if (row['reader'] !== 'active' || row['suppressed'] !== 0)
        this.problems.push(`tried a reader who left: ${mark}`);
    }
    // One that slept through its lease may wake up and give back what it never tried; meanwhile nobody knows.
    if (this.options.slow > 0)
      for (const row of statementOf(this.db, 'SELECT subscription FROM delivery WHERE reason = ?').all(
        IN_DOUBT,
      ))
        this.doubtful.add(String(row['subscription']));
    const status = this.#status();
    if (status === 'sending') {
      this.#stoppedAt = Number.POSITIVE_INFINITY;
      this.#callsSinceStop.clear();
    } else if (this.#stoppedAt === Number.POSITIVE_INFINITY) this.#stoppedAt = this.scheduler.time;
  }

  #status(): unknown {
    return statementOf(this.db, 'SELECT status FROM send').get()?.['status'];
  }

  #onProviderCall(process: Process, keys: string[]): void {
    if (process.dead) this.problems.push('a dead process called the provider');
    const closed = this.#window.closedSince(this.scheduler.time);
    // Who began while it was open may end what it holds.
    if (closed !== null && process.began >= closed)
      this.problems.push('a process that began outside the sending window called the provider');
    for (const key of keys) {
      const row = this.db
        .prepare(`SELECT status, lease, next_at FROM delivery WHERE subscription = ?`)
        .get(key.slice(key.lastIndexOf('/') + 1));
      const nextAt = String(row?.['next_at']);
      if (nextAt > new Date(this.scheduler.time).toISOString())
        this.problems.push(`${key} was sent before ${nextAt}`);
      const own = String(row?.['lease']).startsWith(`${process.name}/`);
      if (row?.['status'] !== 'attempting' || !own)
        this.problems.push(`called for a row that is ${row?.['status']}`);
    }
    if (this.#stoppedAt < Number.POSITIVE_INFINITY) {
      const calls = (this.#callsSinceStop.get(process.name) ?? 0) + 1;
      this.#callsSinceStop.set(process.name, calls);
      if (calls > 1) this.problems.push('a consumer went on after the send was stopped');
    }
  }

  /** Whether it died or broke off. */
  #end(process: Process): void {
    this.#running.delete(process);
    this.#doubt(process);
  }

  /** Notes what a process is trying: whether that went, it may never learn. */
  #doubt(process: Process): void {
    const rows = this.db
      .prepare("SELECT subscription FROM delivery WHERE status IN ('attempting', 'unknown') AND lease GLOB ?")
      .all(`${process.name}/*`);
    for (const row of rows) this.doubtful.add(String(row['subscription']));
  }

  #start(name: string, work: (process: Process) => Promise<void>, onFailure: () => void): void {
    const process = { name: `${name}-${this.#ids++}`, began: this.scheduler.time, dead: false };
    this.#running.add(process);
    work(process).then(
      () => this.#end(process),
      () => {
        this.#end(process);
        onFailure();
      },
    );
  }

  #consume(): void {
    const ready = this.#queue.filter(({ at }) => at <= this.scheduler.time);
    const message = ready[Math.floor(this.#random() * ready.length)];
    if (message === undefined) return;
    this.#queue.splice(this.#queue.indexOf(message), 1);
    const retry = () => this.#queue.push({ ...message, at: this.scheduler.time + 10_000 });
    this.#start(
      'consumer',
      async (process) => {
        const { deps, budget } = withBudget(this.#depsFor(process));
        const result = await runJob(deps, budget, SendJob.parse(message.body));
        if (result.kind === 'again')
          this.#enqueue([{ body: message.body, delaySeconds: result.delaySeconds }]);
      },
      retry,
    );
  }

  #cron(): void {
    this.#nextCron = this.scheduler.time + (this.options.perDay === null ? CRON_MS : 20 * CRON_MS);
    this.#start(
      'cron',
      async (process) => {
        const { deps, budget } = withBudget(this.#depsFor(process));
        if (this.#status() === 'approved') await startSend(deps, SEND, deps.now());
        await reconcileSends(deps, budget);
      },
      () => undefined,
    );
  }

  /** What people do in the middle of it, each at a time of its own. */
  #meddle(steps: number, plan: readonly Act[]): void {
    for (const one of plan.filter(({ at }) => at === steps)) {
      const process = { name: 'operator', began: this.scheduler.time, dead: false };
      // One after the other, as a person would.
      this.#acts = this.#acts.then(() => one.act(this.#depsFor(process)));
    }
  }

  /** Runs until the send is over, or for too long. */
  async run(): Promise<this> {
    const plan = planMeddling({
      meddling: this.options.meddling,
      readers: this.options.readers,
      random: this.#random,
      now: () => new Date(this.scheduler.time),
    });
    const last = Math.max(0, ...plan.map(({ at }) => at));
    for (let steps = 0; steps < 20_000; steps++) {
      if (steps > last && this.#isOver() && this.#running.size === 0) return this;
      this.#meddle(steps, plan);
      if (this.scheduler.time >= this.#nextCron) this.#cron();
      if (this.#running.size < this.options.consumers) this.#consume();
      if (await this.scheduler.step()) continue;
      const next = Math.min(this.#nextCron, ...this.#queue.map(({ at }) => at));
      this.scheduler.time = Math.max(this.scheduler.time, next);
    }
    this.problems.push(`not over after ${this.scheduler.calls} calls`);
    return this;
  }

  #isOver(): boolean {
    const row = statementOf(this.db, 'SELECT finished_at FROM send').get();
    return row?.['finished_at'] !== null;
  }

  /** The rows of the send as they ended. */
  rows(): { subscription: string; status: string; n: number }[] {
    return this.db
      .prepare('SELECT subscription, status, n FROM delivery ORDER BY n')
      .all()
      .map((row) => ({
        subscription: String(row['subscription']),
        status: String(row['status']),
        n: Number(row['n']),
      }));
  }

  /** The send as the stores read it. */
  async send(): Promise<Awaited<ReturnType<typeof findSend>>> {
    return findSend(
      openLocalD1(this.db, async (_kind, work) => work()),
      SEND,
    );
  }
}
