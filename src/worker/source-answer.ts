import { z } from 'zod';
import { signToken } from '../deliver/tokens.ts';
import { sourceAddress } from '../deliver/verp.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { Source, SourceHealth } from '../model/source.ts';
import { listNewsletters } from '../store/definitions.ts';
import type { SourceWithHealth } from '../store/sources.ts';
import { readTokenConfig } from './config-parts.ts';

/** A source as operators see it. */
export const SourceAnswer = Source.extend({
  /** Where a mail source takes mail; null for other kinds, and where no newsletter of its has an inbound domain. */
  address: z.string().nullable(),
  health: SourceHealth,
});
export type SourceAnswer = z.infer<typeof SourceAnswer>;

/** The domain at which mail for a source comes in: its newsletter's, or, where it serves all, the first that has one. */
export function findInboundDomain(
  newsletters: readonly Newsletter[],
  { newsletter }: Pick<Source, 'newsletter'>,
): string | null {
  const own = newsletters.filter(({ id }) => newsletter === null || id === newsletter);
  return own.find(({ sending }) => sending.inboundDomain !== null)?.sending.inboundDomain ?? null;
}

/** The address of a mail source; null where there is none to give. */
function findAddress(env: Env, source: Source, newsletters: readonly Newsletter[]): string | null {
  const domain = findInboundDomain(newsletters, source);
  const reading = readTokenConfig(env);
  if (domain === null || !reading.ok) return null;
  return sourceAddress(signToken(reading.part.tokenSecrets[0], 's', source.id), domain);
}

/** Sources as they are answered. Newsletters are read only where a source has an address. */
export async function answerSources(env: Env, list: readonly SourceWithHealth[]): Promise<SourceAnswer[]> {
  const hasMail = list.some(({ source }) => source.kind === 'mail');
  const newsletters = hasMail ? await listNewsletters(env.DB) : [];
  return list.map(({ source, health }) => ({
    ...source,
    address: source.kind === 'mail' ? findAddress(env, source, newsletters) : null,
    health,
  }));
}
