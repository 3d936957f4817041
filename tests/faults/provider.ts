import type { OutgoingMessage, Provider, SendOutcome } from '../../src/model/message.ts';
import type { Fault, Process, Scheduler } from './scheduler.ts';

/** A provider that remembers what it took, and how often. */
export class SimulatedProvider {
  readonly idempotent: boolean;
  readonly batchSize: number;
  /** How many times each message was taken, by its key; a key that comes again is not taken again where keys count. */
  readonly taken = new Map<string, number>();
  /** The last answer to each message, whether or not it was heard. */
  readonly answered = new Map<string, SendOutcome['kind']>();
  /** Every call: when it was made, by whom, and which messages it held. */
  readonly calls: { at: number; process: string; keys: string[] }[] = [];
  /** What came of each key, which one that comes again is told. */
  readonly #ended = new Map<string, SendOutcome>();
  readonly #random: () => number;
  readonly #trouble: number;

  constructor(options: { idempotent: boolean; batchSize: number; random: () => number; trouble: number }) {
    this.idempotent = options.idempotent;
    this.batchSize = options.batchSize;
    this.#random = options.random;
    this.#trouble = options.trouble;
  }

  #answer(message: OutgoingMessage): SendOutcome {
    const known = this.#ended.get(message.key);
    if (this.idempotent && known !== undefined) return known;
    const outcome = this.#decide(message);
    if (outcome.kind !== 'deferred') this.#ended.set(message.key, outcome);
    return outcome;
  }

  #decide(message: OutgoingMessage): SendOutcome {
    const luck = this.#random() / Math.max(this.#trouble, 1e-9);
    if (luck < 0.5) return { kind: 'deferred', reason: 'busy', retryAfter: luck < 0.2 ? 60 : null };
    if (luck < 0.75) return { kind: 'bounced', reason: 'no such mailbox' };
    if (luck < 1) return { kind: 'failed', reason: 'refused' };
    this.taken.set(message.key, (this.taken.get(message.key) ?? 0) + 1);
    return { kind: 'sent', id: message.key };
  }

  /** Its own view of one process. Where that dies in the middle of a call, part of it was taken. */
  open(scheduler: Scheduler, process: Process, onCall: (keys: string[]) => void): Provider {
    return {
      // One that takes no keys and is called for each message, and one that takes many at once.
      name: this.idempotent ? 'resend' : this.batchSize > 1 ? 'postmark' : 'smtp',
      idempotent: this.idempotent,
      batchSize: this.batchSize,
      send: (messages) => {
        const keys = messages.map(({ key }) => key);
        this.calls.push({ at: scheduler.time, process: process.name, keys });
        onCall(keys);
        return scheduler.call(process, 'provider', (fault: Fault | null) => {
          const cut = fault === 'die-after' ? Math.ceil(this.#random() * messages.length) : messages.length;
          return messages.slice(0, cut).map((message) => {
            const outcome = this.#answer(message);
            this.answered.set(message.key, outcome.kind);
            return outcome;
          });
        });
      },
      close: async () => undefined,
    };
  }
}
