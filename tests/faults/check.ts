import type { World } from './world.ts';

const FINAL: ReadonlySet<string> = new Set(['sent', 'bounced', 'suppressed', 'failed', 'unknown']);

/** The most messages that any second and any UTC day saw, from the times of the calls. */
function findBusiest(calls: readonly { at: number; keys: readonly string[] }[]): {
  second: number;
  day: number;
} {
  let second = 0;
  const days = new Map<number, number>();
  for (const { at, keys } of calls) {
    const within = calls.filter((other) => other.at >= at && other.at < at + 1000);
    second = Math.max(
      second,
      within.reduce((sum, other) => sum + other.keys.length, 0),
    );
    const day = Math.floor(at / 86_400_000);
    days.set(day, (days.get(day) ?? 0) + keys.length);
  }
  return { second, day: Math.max(0, ...days.values()) };
}

/** What is wrong with how a schedule ended, in words: nothing lost, nothing twice, all accounted for. */
export async function checkWorld(world: World): Promise<string[]> {
  const { options, provider } = world;
  const problems = [...world.problems];
  const rows = world.rows();
  const send = await world.send();
  const cancelled = options.meddling === 'cancel' && send?.status === 'cancelled';
  if (send?.status !== 'sent' && !cancelled) problems.push(`the send ended ${send?.status}`);
  if (!cancelled) {
    const wanted = Array.from({ length: options.readers }, (_, index) => index).filter(
      (index) => index % 7 !== 6,
    );
    const left = options.meddling === 'leave' ? 4 : 0;
    if (rows.length > wanted.length || rows.length < wanted.length - left)
      problems.push(`${rows.length} frozen of ${wanted.length}`);
    if (send?.frozen !== rows.length)
      problems.push(`frozen says ${send?.frozen}, and there are ${rows.length} rows`);
  }
  rows.forEach(({ n }, index) => {
    if (n !== index) problems.push(`row ${index} has number ${n}`);
  });
  for (const { subscription, status } of rows) {
    const key = `frontline-2026-03-01/${subscription}`;
    const times = provider.taken.get(key) ?? 0;
    if (times > 1) problems.push(`${key} went ${times} times`);
    if (!FINAL.has(status)) problems.push(`${key} is ${status}`);
    if (status === 'sent' && times !== 1) problems.push(`${key} counts as sent and went ${times} times`);
    if (times === 1 && status !== 'sent' && status !== 'unknown')
      problems.push(`${key} went and counts as ${status}`);
    // Where keys count it is sent again, unless nobody may write to the reader any more or the key is a day old.
    const isOver = options.perDay !== null || ['leave', 'cancel'].includes(options.meddling);
    if (status === 'unknown' && provider.idempotent && !isOver)
      problems.push(`${key} is unknown though keys count`);
    if (status === 'unknown' && !world.doubtful.has(subscription))
      problems.push(`${key} is unknown without a reason`);
  }
  const busiest = findBusiest(provider.calls);
  if (options.perSecond !== null && busiest.second > options.perSecond)
    problems.push(`${busiest.second} in a second, and ${options.perSecond} are allowed`);
  if (options.perDay !== null && busiest.day > options.perDay)
    problems.push(`${busiest.day} in a day, and ${options.perDay} are allowed`);
  return problems;
}
