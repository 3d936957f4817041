import { suppress } from '../../src/store/suppressions.ts';
import type { SendDeps } from '../../src/worker/jobs/deps.ts';
import { cancelSend, pauseSend, resumeSend } from '../../src/worker/sends.ts';
import { readerId, SEND } from './readers.ts';

/** What somebody does at the so-manieth step of a schedule. */
export type Act = { readonly at: number; readonly act: (deps: SendDeps) => Promise<unknown> };

/** What the operator and the readers do meanwhile. */
export type Meddling = 'none' | 'pause' | 'cancel' | 'leave';

/** Plans who meddles with a send, and when. */
export function planMeddling({
  meddling,
  readers,
  random,
  now,
}: {
  meddling: Meddling;
  readers: number;
  random: () => number;
  now: () => Date;
}): Act[] {
  const when = () => 5 + Math.floor(random() * 120);
  const leave = (deps: SendDeps) => {
    const index = Math.floor(random() * readers);
    const kind = Math.floor(random() * 3);
    if (kind === 0)
      return suppress(deps.db, {
        hash: `hash of reader${index}@example.com`,
        newsletter: random() < 0.5 ? '' : 'frontline',
        reason: 'complaint',
        at: now().toISOString(),
      });
    const sql =
      kind === 1
        ? "UPDATE subscription SET status = 'unsubscribed' WHERE id = ?"
        : 'DELETE FROM subscriber WHERE id = ?';
    return deps.db.prepare(sql).bind(readerId(index)).run();
  };
  switch (meddling) {
    case 'none':
      return [];
    case 'leave':
      return [1, 2, 3, 4].map(() => ({ at: when(), act: leave }));
    case 'cancel':
      return [{ at: when(), act: (deps) => cancelSend(deps, SEND, now()) }];
    case 'pause': {
      const at = when();
      return [
        { at, act: (deps) => pauseSend(deps.db, SEND, now()) },
        { at: at + when(), act: (deps) => resumeSend(deps, SEND, now()) },
      ];
    }
  }
}
