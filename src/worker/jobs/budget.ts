import { CONSUMER_MS, CONSUMER_RESERVE, CONSUMER_STATEMENTS } from '../../limits.ts';
import type { SendDeps } from './deps.ts';

/** What an invocation may still spend. */
export type Budget = {
  /** Statements left before what is kept back to finish in order. */
  left(): number;
  /** Whether nothing new may be begun: the statements or the time are used up. */
  over(): boolean;
};

/**
 * The same dependencies with a database that counts its statements, each one of a batch by itself, as D1 does. `reserve`
 * of them are kept back to finish in order.
 */
export function withBudget<T extends Pick<SendDeps, 'db' | 'now'>>(
  deps: T,
  statements: number = CONSUMER_STATEMENTS,
  reserve: number = CONSUMER_RESERVE,
): { deps: T; budget: Budget } {
  let spent = 0;
  const deadline = deps.now().getTime() + CONSUMER_MS;
  const db = new Proxy(deps.db, {
    get(target, name) {
      // Its statements were counted when they were prepared.
      if (name === 'batch') return (list: D1PreparedStatement[]) => target.batch(list);
      if (name === 'prepare')
        return (sql: string) => {
          spent++;
          return target.prepare(sql);
        };
      return Reflect.get(target, name);
    },
  });
  const left = () => statements - reserve - spent;
  return {
    deps: { ...deps, db },
    budget: { left, over: () => left() <= 0 || deps.now().getTime() >= deadline },
  };
}
