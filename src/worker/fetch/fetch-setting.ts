import { type FetchSetting, userAgentOf } from '../../ingest/document-request.ts';
import { checkPublicUrl } from '../../ingest/public-address.ts';
import { readBase } from '../base.ts';
import { Variables } from '../config-variables.ts';

const Contact = Variables.pick({ CONTACT: true });
const Allowed = Variables.pick({ ALLOW_LOCAL_SOURCES: true });

const isLocal = (base: string): boolean =>
  !checkPublicUrl(base, { allowLocal: false }).ok && checkPublicUrl(base, { allowLocal: true }).ok;

const isWanted = (env: object): boolean => Allowed.safeParse(env).data?.ALLOW_LOCAL_SOURCES === 'true';

/** Why this machine's own addresses stay shut although ALLOW_LOCAL_SOURCES opens them, in words; null where they do not. */
export function findLocalRefusal(env: object): string | null {
  const base = 'PUBLIC_URL' in env ? String(env.PUBLIC_URL) : '';
  if (!isWanted(env) || isLocal(base)) return null;
  return `ALLOW_LOCAL_SOURCES is for development, where PUBLIC_URL is an address of this machine; it is ${base}, so local sources stay shut`;
}

/**
 * Reads how documents are fetched out of `env`. A variable that is wrong counts as not set, so that nothing is opened by
 * mistake; `describeConfig` names it. This machine's own addresses are opened only where PUBLIC_URL is one of them.
 */
export function readFetchSetting(env: Pick<Env, 'PUBLIC_URL'>): FetchSetting {
  const base = readBase(env);
  const contact = Contact.safeParse(env).data?.CONTACT ?? null;
  return { userAgent: userAgentOf(base, contact), rule: { allowLocal: isWanted(env) && isLocal(base) } };
}
