import type { Meddling } from './meddling.ts';
import type { Fault } from './scheduler.ts';

/** What a schedule is made of. */
export type WorldOptions = {
  readonly seed: number;
  readonly idempotent: boolean;
  readonly readers: number;
  readonly batchSize: number;
  readonly perSecond: number | null;
  readonly perDay: number | null;
  /** Share of messages that the provider does not take. */
  readonly trouble: number;
  /** Share of queue messages that are lost, and that come twice. */
  readonly lost: number;
  readonly twice: number;
  /** Share of calls that take minutes. */
  readonly slow: number;
  readonly consumers: number;
  readonly queue: boolean;
  /** Share of the time in which messages may go out; null: always. */
  readonly open: number | null;
  /** What the operator and the readers do meanwhile. */
  readonly meddling: Meddling;
  readonly fault: (call: { number: number; kind: string; random: () => number }) => Fault | null;
};
