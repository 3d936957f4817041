import { fillMessage } from '../deliver/message-template.ts';
import { signToken } from '../deliver/tokens.ts';
import type { Digest } from '../model/digest.ts';
import type { SendOutcome } from '../model/message.ts';
import { Sending } from '../model/newsletter.ts';
import { findNewsletter } from '../store/definitions.ts';
import type { Config } from './config.ts';
import { renderVariant } from './messages.ts';
import { newId } from './new-id.ts';
import { openProvider } from './providers/index.ts';

/**
 * Sends a digest to one address, for an operator's eyes: through the provider of confirmations, counted nowhere, with
 * all its themes. Its links are signed and belong to nobody.
 */
export async function sendTest(
  env: Env,
  config: Config,
  base: string,
  digest: Digest,
  to: string,
): Promise<SendOutcome> {
  const newsletter = await findNewsletter(env.DB, digest.newsletter);
  const template = await renderVariant({
    digest,
    newsletter: { sending: newsletter?.sending ?? Sending.parse({}) },
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
        bounce: signToken(secret, 'b', nobody),
      },
    },
    new Date(),
  );
  const provider = openProvider(config, env, 'transactional');
  try {
    const [outcome] = await provider.send([message]);
    return outcome ?? { kind: 'failed', reason: 'the provider gave no answer' };
  } finally {
    await provider.close();
  }
}
