import { START } from './readers.ts';

/** How often the sending window opens, in milliseconds: out of step with the schedule. */
const EVERY_MS = 1_980_000;

/** When messages may go out: from START on, for a share of the time. Instants are in milliseconds. */
export type Window = {
  /** When it closed that is closed at an instant; null where it is open. */
  closedSince(at: number): number | null;
  /** When it opens that is closed at an instant; null where it is open. */
  opensAt(at: number): number | null;
};

/** A window that is open for a share of the time; null: always. */
export function openWindow(share: number | null): Window {
  const open = Math.round(EVERY_MS * (share ?? 1));
  const closedSince = (at: number) => {
    const since = (at - START) % EVERY_MS;
    return since < open ? null : at - since + open;
  };
  return {
    closedSince,
    opensAt: (at) => {
      const closed = closedSince(at);
      return closed === null ? null : closed - open + EVERY_MS;
    },
  };
}
