import { HttpUrl } from '../model/ids.ts';

/** PUBLIC_URL without a slash at its end. Throws, in words, where it is no http(s) address. */
export function readBase(env: Pick<Env, 'PUBLIC_URL'>): string {
  const parsed = HttpUrl.safeParse(env.PUBLIC_URL);
  if (!parsed.success)
    throw new Error(`PUBLIC_URL must be an absolute http(s) address, not "${env.PUBLIC_URL}"`);
  return parsed.data.replace(/\/+$/, '');
}
