/** What can go wrong with one call: it fails before or after it took effect, or its process dies before or after. */
export const FAULTS = ['throw-before', 'throw-after', 'die-before', 'die-after'] as const;
export type Fault = (typeof FAULTS)[number];

/** Longer than a lease lasts: a consumer may wake up when others have taken over. */
const SLOWEST_MS = 900_000;

/** A process: one invocation of a consumer or of the schedule, and when it began. */
export type Process = { readonly name: string; readonly began: number; dead: boolean };

type Call = {
  readonly process: Process;
  readonly kind: string;
  readonly readyAt: number;
  /** Does it; `settle` tells its process. */
  readonly run: (fault: Fault | null) => void;
};

/** Somebody cut the wire: the caller learns nothing of what happened. */
export class FaultError extends Error {}

/** Lets macrotasks and every promise that is ready run. */
const drain = () => new Promise<void>((done) => setImmediate(done));

/**
 * Holds every call that processes make, and lets one at a time happen: which one, when, and how it goes wrong is decided
 * by the test. Time is its own.
 */
export class Scheduler {
  time: number;
  /** Calls that were made so far, those that cannot go wrong left out. */
  calls = 0;
  readonly #waiting: Call[] = [];
  readonly #random: () => number;
  readonly #choose: (call: { number: number; kind: string; process: Process }) => Fault | null;
  readonly #onDeath: (process: Process) => void;
  readonly #slow: number;

  constructor(options: {
    start: number;
    random: () => number;
    /** Share of calls that take minutes. */
    slow: number;
    choose: (call: { number: number; kind: string; process: Process }) => Fault | null;
    onDeath: (process: Process) => void;
  }) {
    this.time = options.start;
    this.#random = options.random;
    this.#choose = options.choose;
    this.#onDeath = options.onDeath;
    this.#slow = options.slow;
  }

  /** A call of a process that happens when it is chosen. Where it dies, the answer never comes. */
  call<T>(process: Process, kind: string, work: (fault: Fault | null) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (process.dead) return;
      const run = (fault: Fault | null) => {
        if (fault === 'throw-before') return reject(new FaultError(kind));
        if (fault === 'die-before') return this.#kill(process);
        let value: T;
        try {
          value = work(fault);
        } catch (error) {
          return reject(error);
        }
        if (fault === 'throw-after') return reject(new FaultError(kind));
        if (fault === 'die-after') return this.#kill(process);
        resolve(value);
      };
      const late = this.#random() < this.#slow ? Math.floor(this.#random() * SLOWEST_MS) : 0;
      this.#waiting.push({ process, kind, readyAt: this.time + late, run });
    });
  }

  /** Sleeps a process. */
  sleep(process: Process, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      if (process.dead) return;
      this.#waiting.push({ process, kind: 'sleep', readyAt: this.time + milliseconds, run: () => resolve() });
    });
  }

  #kill(process: Process): void {
    process.dead = true;
    this.#onDeath(process);
  }

  /** Lets one waiting call happen; false where none waits. */
  async step(): Promise<boolean> {
    const live = this.#waiting.filter(({ process }) => !process.dead);
    if (live.length === 0) return false;
    const ready = live.filter(({ readyAt }) => readyAt <= this.time);
    if (ready.length === 0) this.time = Math.min(...live.map(({ readyAt }) => readyAt));
    const open = live.filter(({ readyAt }) => readyAt <= this.time);
    const call = open[Math.floor(this.#random() * open.length)];
    if (call === undefined) return false;
    this.#waiting.splice(this.#waiting.indexOf(call), 1);
    this.time += Math.floor(this.#random() * 40);
    if (call.kind === 'sleep') call.run(null);
    else call.run(this.#choose({ number: this.calls++, kind: call.kind, process: call.process }));
    await drain();
    return true;
  }

  /** How many calls wait. */
  get waiting(): number {
    return this.#waiting.filter(({ process }) => !process.dead).length;
  }
}
