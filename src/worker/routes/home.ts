import { Hono } from 'hono';
import { z } from 'zod';
import { Digest } from '../../model/digest.ts';
import { renderHome } from '../../render/pages.ts';
import { listNewsletters } from '../../store/definitions.ts';
import { findLatestId, listDigests } from '../../store/digests.ts';
import type { AppEnv } from '../app-env.ts';
import { embeddedCorpus } from '../embedded-corpus.js';
import { DATA_CSP, PAGE_CSP, respondCached } from '../respond.ts';
import { findUnready } from '../run-scheduled.ts';

/** Digests that the front page lists for each newsletter. */
const HOME_DIGESTS = 6;

/** The icon that every browser asks for: the masthead's red with an S. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#9b1c14"/><text x="16" y="24" font-family="Georgia,serif" font-size="24" font-weight="bold" text-anchor="middle" fill="#fff">S</text></svg>';

/** `/`, `/healthz` and the published schema. */
export const homeRoutes = new Hono<AppEnv>();

homeRoutes.get('/', async (c) => {
  const db = c.env.DB;
  const newsletters = await Promise.all(
    (await listNewsletters(db)).map(async (newsletter) => {
      const digests = await listDigests(db, { newsletter: newsletter.id, after: null, limit: HOME_DIGESTS });
      const latestId = await findLatestId(db, newsletter.id);
      return { newsletter, latest: digests.find(({ id }) => id === latestId) ?? digests[0] ?? null, digests };
    }),
  );
  c.header('Content-Security-Policy', PAGE_CSP);
  return respondCached(c, renderHome({ base: c.var.base, newsletters }), 'text/html; charset=utf-8', null);
});

homeRoutes.get('/favicon.ico', (c) => {
  c.header('Content-Security-Policy', DATA_CSP);
  return respondCached(c, ICON, 'image/svg+xml', null);
});

homeRoutes.get('/healthz', async (c) => {
  const reason = await findUnready(c.env.DB, embeddedCorpus).catch((error: unknown) => {
    console.error(error);
    return 'the database does not answer, or its migrations are not applied';
  });
  c.header('Cache-Control', 'no-store');
  c.header('Content-Security-Policy', DATA_CSP);
  return reason === null ? c.json({ ready: true }) : c.json({ ready: false, reason }, 503);
});

homeRoutes.get('/schemas/digest.json', (c) => {
  c.header('Content-Security-Policy', DATA_CSP);
  const schema = { $id: `${c.var.base}/schemas/digest.json`, ...z.toJSONSchema(Digest, { io: 'output' }) };
  return respondCached(
    c,
    `${JSON.stringify(schema, null, 2)}\n`,
    'application/schema+json; charset=utf-8',
    null,
  );
});
