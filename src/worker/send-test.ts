import { fillMessage } from '../deliver/message-template.ts';
import { signToken } from '../deliver/tokens.ts';
import { TEST_WAIT_MS } from '../limits.ts';
import type { Digest } from '../model/digest.ts';
import type { SendOutcome } from '../model/message.ts';
import { Sending } from '../model/newsletter.ts';
import type { SuppressionReason } from '../model/subscriber.ts';
import { suppressionHash } from '../model/suppression-hash.ts';
import { findNewsletter } from '../store/definitions.ts';
import { getSuppressionSalt } from '../store/settings.ts';
import { listSuppressionsOf } from '../store/suppressions.ts';
import type { Config } from './config.ts';
import { openPacer } from './jobs/pacer.ts';
import { renderVariant } from './messages.ts';
import { newId } from './new-id.ts';
import { openProvider } from './providers/index.ts';

/**
 * What came of a test message; `too-soon`: the provider's rate lets it through after so many seconds, and it was not
 * tried; `do-not-send`: its address is on the list of those that get nothing.
 */
export type TestOutcome =
  | SendOutcome
  | { readonly kind: 'too-soon'; readonly seconds: number }
  | { readonly kind: 'do-not-send'; readonly reason: SuppressionReason };

/** Why nothing may go to an address from a newsletter; null where it may. */
async function findSuppression(
  db: D1Database,
  newsletter: string,
  key: string,
): Promise<SuppressionReason | null> {
  const entries = await listSuppressionsOf(db, suppressionHash(await getSuppressionSalt(db), key));
  return entries.find((entry) => entry.newsletter === '' || entry.newsletter === newsletter)?.reason ?? null;
}

const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Sends a digest to one address, for an operator's eyes: through the provider of confirmations and within its rate,
 * counted nowhere else, with all its themes. Its links are signed and belong to nobody. The do-not-send list counts here
 * as everywhere.
 */
export async function sendTest(
  env: Env,
  config: Config,
  base: string,
  digest: Digest,
  { address: to, key }: { readonly address: string; readonly key: string },
): Promise<TestOutcome> {
  const suppressed = await findSuppression(env.DB, digest.newsletter, key);
  if (suppressed !== null) return { kind: 'do-not-send', reason: suppressed };
  const newsletter = await findNewsletter(env.DB, digest.newsletter);
  const sending = newsletter?.sending ?? Sending.parse({});
  const template = await renderVariant({
    digest,
    newsletter: { sending },
    variant: digest.sections.map(({ theme }) => theme),
    base,
    kind: 'test',
  });
  const nobody = newId();
  const [secret] = config.tokenSecrets;
  const message = fillMessage(
    template,
    {
      // Each test is a message of its own: providers that know its key would drop the second.
      send: `test-${newId()}`,
      subscription: nobody,
      address: to,
      name: null,
      tokens: {
        unsubscribe: signToken(secret, 'u', nobody),
        preferences: signToken(secret, 'p', nobody),
        bounce: sending.inboundDomain === null ? null : signToken(secret, 'b', nobody),
      },
    },
    new Date(),
  );
  const provider = openProvider(config, env, 'transactional');
  const ends = Date.now() + TEST_WAIT_MS;
  // One message, so one at a time: more would be kept from others until it is given back.
  const pacer = openPacer(
    {
      db: env.DB,
      provider: { ...provider, batchSize: 1 },
      rate: config.transactionalRate,
      now: () => new Date(),
      sleep,
    },
    { over: () => Date.now() >= ends },
  );
  try {
    const turn = await pacer.turn(1);
    if (!turn.ok) return { kind: 'too-soon', seconds: Math.max(1, Math.ceil(turn.wait / 1000)) };
    const outcomes = await provider.send([message]);
    pacer.used(1);
    return outcomes[0] ?? { kind: 'failed', reason: 'the provider gave no answer' };
  } finally {
    await pacer.close();
    await provider.close();
  }
}
