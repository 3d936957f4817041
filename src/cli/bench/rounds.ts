import type { Subject } from './contract.ts';
import type { Pair } from './lines.ts';

/** Asks the Worker to do a subject's work so many times, and returns the milliseconds until its answer. */
export type Ask = (subject: Subject, times: number) => Promise<number>;

/** Milliseconds of work that each subject gets before it is measured: V8 compiles what is hot only after a while. */
const WARM_UP_MS = 1_500;

/** Milliseconds of work behind each measurement: many times the cost of a request, which is taken off. */
const SAMPLE_MS = 250;

/** Rounds of a comparison: an odd number, so that the median is one of them. */
const ROUNDS = 11;

/** Warms a subject up and returns how many runs take about SAMPLE_MS. */
async function findTimes(ask: Ask, subject: Subject): Promise<number> {
  let times = 1;
  for (let spent = 0; spent < WARM_UP_MS; ) {
    const took = await ask(subject, times);
    spent += took;
    times = Math.max(1, Math.round((times * SAMPLE_MS) / Math.max(took, SAMPLE_MS / 10)));
  }
  return times;
}

/**
 * Milliseconds of one run of each subject, in rounds that take the subjects in turn. The time is taken outside:
 * at the edge a Worker's clock stands still while it computes. What a request without any run takes is subtracted.
 */
export async function measureRounds<S extends Subject>(
  ask: Ask,
  subjects: readonly S[],
): Promise<Map<S, number>[]> {
  const times = new Map<S, number>();
  for (const subject of subjects) times.set(subject, await findTimes(ask, subject));
  const rounds: Map<S, number>[] = [];
  while (rounds.length < ROUNDS) {
    const round = new Map<S, number>();
    for (const [subject, runs] of times) {
      const empty = await ask(subject, 0);
      const full = await ask(subject, runs);
      round.set(subject, (full - empty) / runs);
    }
    rounds.push(round);
  }
  return rounds;
}

/** Two subjects of the same rounds side by side, each times `scale`. */
export function pairRounds<S extends Subject>(
  rounds: readonly ReadonlyMap<S, number>[],
  ours: S,
  peer: S,
  scale = 1,
): Pair[] {
  return rounds.map((round) => ({
    ours: (round.get(ours) ?? Number.NaN) * scale,
    peer: (round.get(peer) ?? Number.NaN) * scale,
  }));
}
