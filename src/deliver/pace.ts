import { RATE_AHEAD_MS, RATE_SLACK_MS } from '../limits.ts';

/** How a provider is called: messages of one call, and milliseconds from one call to the next, all consumers together. */
export type Pace = { readonly size: number; readonly interval: number; readonly perDay: number | null };

/** Calls that one consumer may make: number i at `start + i * interval` (milliseconds), with at most `size` messages. */
export type Grant = {
  readonly start: number;
  readonly interval: number;
  readonly calls: number;
  readonly size: number;
};

/** Which call of a grant is next, and how many milliseconds it has to wait for. */
export type Slot = { readonly index: number; readonly wait: number };

/**
 * Plans calls so that no second holds more than `perSecond` messages, whoever makes them. A call takes as many messages
 * as the rate lets through at once, and one alone where `oneByOne`. As a call may begin RATE_SLACK_MS late, calls stand
 * as much further apart: any second then touches no more of them than the rate has.
 */
export function planPace(
  rate: { readonly perSecond: number | null; readonly perDay: number | null },
  batchSize: number,
  oneByOne: boolean,
): Pace {
  const most = Math.max(1, Math.min(oneByOne ? 1 : batchSize, rate.perDay ?? batchSize));
  if (rate.perSecond === null) return { size: most, interval: 0, perDay: rate.perDay };
  const callsASecond = Math.max(1, Math.ceil(rate.perSecond / most));
  const size = Math.min(most, Math.max(1, Math.floor(rate.perSecond / callsASecond)));
  const calls = rate.perSecond < 1 ? rate.perSecond : Math.floor(rate.perSecond / size);
  return { size, interval: Math.ceil((1000 + RATE_SLACK_MS) / calls), perDay: rate.perDay };
}

/** How many calls to reserve at once for some messages: as many as fit the time that is reserved ahead, at least one. */
export function countCalls({ size, interval }: Pace, messages: number): number {
  const wanted = Math.max(1, Math.ceil(messages / size));
  return interval === 0 ? wanted : Math.max(1, Math.min(wanted, Math.floor(RATE_AHEAD_MS / interval)));
}

/** The first call of a grant, from number `from` on, that is not missed yet; null where none is left. */
export function findSlot(grant: Grant, from: number, now: number): Slot | null {
  const { start, interval, calls } = grant;
  const open = interval === 0 ? 0 : Math.ceil((now - RATE_SLACK_MS - start) / interval);
  const index = Math.max(from, open, 0);
  if (index >= calls) return null;
  return { index, wait: Math.max(0, start + index * interval - now) };
}
