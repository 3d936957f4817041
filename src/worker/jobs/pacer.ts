import { countCalls, findSlot, type Grant, type Pace, planPace } from '../../deliver/pace.ts';
import { RATE_AHEAD_MS, RATE_SLACK_MS } from '../../limits.ts';
import type { Provider } from '../../model/message.ts';
import { findRate, type RateState, reserveRate, returnRate } from '../../store/send-rates.ts';
import type { Budget } from './budget.ts';
import type { SendDeps } from './deps.ts';

/** A provider may be called now with at most `size` messages, or not before `wait` milliseconds. */
export type Turn =
  | { readonly ok: true; readonly size: number }
  | { readonly ok: false; readonly wait: number };

/** One consumer's share of a provider's rate. */
export type Pacer = {
  readonly size: number;
  /** Waits for the next call's turn, where it comes soon. Nothing may be awaited between its answer and the call. */
  turn(messages: number): Promise<Turn>;
  /** Says that a call was made with so many messages. */
  used(messages: number): void;
  /** Gives back what was not used. */
  close(): Promise<void>;
};

/** Providers that send the messages of one call one by one and take no key: called for each, they leave at most one in doubt. */
const ONE_BY_ONE: ReadonlySet<Provider['name']> = new Set(['smtp', 'ses', 'cloudflare']);

const DAY_MS = 86_400_000;
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const untilMidnight = (ms: number): number => DAY_MS - (ms % DAY_MS);

/** How the configured provider is called. */
export function paceOf({ provider, rate }: Pick<SendDeps, 'provider' | 'rate'>): Pace {
  return planPace(rate, provider.batchSize, ONE_BY_ONE.has(provider.name));
}

/** How long to wait for a rate: until its next call, or until the day is over where its count is used up. */
export function waitOf(state: RateState | null, perDay: number | null, now: number): number {
  if (state === null) return 0;
  const spent = perDay !== null && state.day === dayOf(now) && state.used >= perDay;
  return spent ? untilMidnight(now) : Math.max(0, state.freeAt - now);
}

type Held = Grant & { readonly day: string; readonly tokens: number };

/** Shares a provider's rate with all other consumers, through the database. Without limits it costs no statement. */
export function openPacer(
  deps: Pick<SendDeps, 'db' | 'provider' | 'rate' | 'now' | 'sleep'>,
  budget: Pick<Budget, 'over'>,
): Pacer {
  const pace = paceOf(deps);
  const name = deps.provider.name;
  const free = pace.interval === 0 && pace.perDay === null;
  let grant: Held | null = null;
  let next = 0;
  let sent = 0;

  const giveBack = async () => {
    if (grant === null) return;
    const { start, interval, calls, day, tokens } = grant;
    const [from, end, unused] = [start + next * interval, start + calls * interval, tokens - sent];
    grant = null;
    if ((pace.perDay !== null && unused > 0) || (from < end && end > deps.now().getTime()))
      await returnRate(deps.db, { provider: name, day, tokens: unused, from, end });
  };

  /** Asks for calls whose whole time lies within the day that they count for. */
  const ask = async (calls: number, tokens: number): Promise<Held | null> => {
    const now = deps.now().getTime();
    const span = calls * pace.interval;
    const latest = Math.min(now + RATE_AHEAD_MS, now + untilMidnight(now) - span - RATE_SLACK_MS);
    const wish = {
      provider: name,
      now,
      latest,
      calls,
      interval: pace.interval,
      tokens,
      day: dayOf(now),
      perDay: pace.perDay,
    };
    if (latest < now) return null;
    const start = await reserveRate(deps.db, wish);
    if (start === null) return null;
    return { start, interval: pace.interval, calls, size: Math.ceil(tokens / calls), day: wish.day, tokens };
  };

  /** A grant, or the milliseconds until it is worth asking again. */
  const reserve = async (messages: number): Promise<Held | number> => {
    const calls = countCalls(pace, messages);
    const whole = await ask(calls, calls * pace.size);
    if (whole !== null) return whole;
    const state = await findRate(deps.db, name);
    const now = deps.now().getTime();
    const left =
      pace.perDay === null
        ? Number.POSITIVE_INFINITY
        : pace.perDay - (state?.day === dayOf(now) ? state.used : 0);
    // The day's last messages, or the second before midnight: one call.
    if (left > 0 && (left < calls * pace.size || calls > 1)) {
      const last = await ask(1, Math.min(left, pace.size));
      if (last !== null) return last;
    }
    return Math.max(waitOf(state, pace.perDay, now), Math.min(untilMidnight(now), RATE_SLACK_MS) + 1);
  };

  return {
    size: pace.size,
    turn: async (messages) => {
      if (free) return { ok: true, size: pace.size };
      for (;;) {
        const now = deps.now().getTime();
        const slot = grant === null || grant.day !== dayOf(now) ? null : findSlot(grant, next, now);
        if (grant !== null && slot !== null) {
          next = slot.index;
          if (slot.wait === 0) return { ok: true, size: Math.min(grant.size, grant.tokens - sent) };
          await deps.sleep(slot.wait);
          continue;
        }
        await giveBack();
        if (budget.over()) return { ok: false, wait: 0 };
        const reserved = await reserve(messages);
        if (typeof reserved !== 'number') {
          [grant, next, sent] = [reserved, 0, 0];
        } else if (reserved > RATE_AHEAD_MS * 2) {
          return { ok: false, wait: reserved };
        } else await deps.sleep(reserved);
      }
    },
    used: (messages) => {
      next++;
      sent += messages;
    },
    close: giveBack,
  };
}
