import type { Provider } from '../../model/message.ts';
import type { Config } from '../config.ts';
import type { ProviderName } from '../config-variables.ts';
import { openCloudflare } from './cloudflare.ts';
import { openOutbox } from './outbox.ts';
import { openPostmark } from './postmark.ts';
import { openResend } from './resend.ts';
import { openSes } from './ses.ts';
import { openSmtp } from './smtp.ts';

/** Digests go through one provider; confirmations, notices and test sends may go through another. */
export type Purpose = 'broadcast' | 'transactional';

/** The host under which we greet mail servers: our own, where it is one of the internet. */
function findHostName(publicUrl: string): string | null {
  const { hostname } = new URL(publicUrl);
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(hostname) && !/^[\d.]+$/.test(hostname) ? hostname : null;
}

/** What the configuration's check has seen to; a Config made by other hands lacks it. */
function present<T>(value: T | null | undefined, name: ProviderName): T {
  if (value === null || value === undefined) throw new Error(`the provider ${name} is not configured`);
  return value;
}

/** The configured provider for a purpose. `close` it when done. Throws where `config` was not read by `readConfig`. */
export function openProvider(config: Config, env: Env, purpose: Purpose = 'broadcast'): Provider {
  const name = purpose === 'broadcast' ? config.provider : config.transactionalProvider;
  switch (name) {
    case 'outbox':
      return openOutbox(env.DB);
    case 'smtp':
      return openSmtp(present(config.smtp, name), findHostName(env.PUBLIC_URL));
    case 'cloudflare':
      return openCloudflare(present(env.SEND_EMAIL, name));
    case 'resend':
      return openResend(present(config.resend, name));
    case 'postmark':
      return openPostmark(present(config.postmark, name));
    case 'ses':
      return openSes(present(config.ses, name));
  }
}
