import type { Budget } from './budget.ts';

/** What work that is done together may take. */
export type Room = {
  readonly budget: Budget;
  /** Statements of one piece, at most. */
  readonly cost: number;
  /** Milliseconds for which pieces wait for others; left out where they wait however long it takes. */
  readonly patienceMs?: number;
};

/** What becomes of pieces that are not done when patience ends. */
export type Leftovers<T> = {
  /** Takes those for which there was no room: nothing of them was begun. */
  spare?(items: readonly T[]): Promise<void>;
  /** Takes those that are at work; without it they are waited for. */
  detach?(work: Promise<unknown>): void;
};

/**
 * Does work that waits for servers, as much of it at once as the statements allow: each piece begins while `cost` statements
 * are left for it beside the `cost` of each that is at work, and what those did not take lets others begin when they end. So
 * one that never answers keeps no other from its turn. Nothing begins once patience has ended. Answers whether all that was begun has ended; rejects as the first
 * piece did that failed, once all have.
 */
export async function workTogether<T>(
  items: readonly T[],
  { budget, cost, patienceMs }: Room,
  work: (item: T) => Promise<void>,
  { spare, detach }: Leftovers<T> = {},
): Promise<boolean> {
  const begun: Promise<void>[] = [];
  const atWork = new Set<Promise<unknown>>();
  const hasRoom = (): boolean => !budget.over() && budget.left() >= cost * (atWork.size + 1);
  let isPatient = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const impatience = new Promise<void>((done) => {
    if (patienceMs === undefined) return;
    timer = setTimeout(() => {
      isPatient = false;
      done();
    }, patienceMs);
  });
  for (const item of items) {
    while (!hasRoom() && atWork.size > 0 && isPatient) await Promise.race([impatience, ...atWork]);
    // What begins late may be cut off before it ends.
    if (!isPatient || !hasRoom()) break;
    const piece = work(item);
    const leave = () => atWork.delete(ended);
    const ended: Promise<unknown> = piece.then(leave, leave);
    begun.push(piece);
    atWork.add(ended);
  }
  const left = items.slice(begun.length);
  const spared = left.length > 0 ? spare?.(left) : undefined;
  const all = Promise.allSettled([spared, ...begun]);
  await (detach === undefined ? all : Promise.race([impatience, all]));
  clearTimeout(timer);
  await spared;
  if (detach !== undefined && atWork.size > 0) {
    detach(Promise.all(begun));
    return false;
  }
  await Promise.all(begun);
  return true;
}
