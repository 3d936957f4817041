import { definitionsBasis } from '../analyze/definitions-hash.ts';
import { fetchPage } from './fetch/fetch-page.ts';
import { openThemes } from './ingest/compiled-themes.ts';
import { openPollDeps } from './ingest/open-poll-deps.ts';
import type { InboundDeps } from './jobs/run-inbound-job.ts';

/** What polling and ingesting need, as the variables say. `embedded` is the corpus that the Worker carries; `now` the clock. */
export function openInboundDeps(
  env: Env,
  embedded: unknown,
  now: () => Date = () => new Date(),
): InboundDeps {
  const poll = openPollDeps(env, now);
  return {
    ...poll,
    basis: definitionsBasis(embedded),
    openThemes: () => openThemes(embedded),
    fetchPage: (source, url) => fetchPage(poll, source, url),
  };
}
