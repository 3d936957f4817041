import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { buildLedger, buildTimelines } from '../../digest/ledger.ts';
import { claimantKey } from '../../digest/ledger-claimant.ts';
import { LEDGER_CLAIMANTS, LEDGER_DATA_MAX, LEDGER_PAGE, NAME_MAX } from '../../limits.ts';
import { Measure, Side } from '../../model/claim.ts';
import { Day } from '../../model/ids.ts';
import type { ClaimList } from '../../model/ledger.ts';
import { renderClaimsCsv } from '../../render/claims-csv.ts';
import { type ClaimsPage, renderClaimsPage } from '../../render/claims-page.ts';
import { claimUrl } from '../../render/links.ts';
import { speakerWords } from '../../render/words.ts';
import {
  type ClaimCursor,
  type ClaimFilter,
  listClaimants,
  listClaims,
  type StoredClaim,
} from '../../store/claims.ts';
import type { AppEnv } from '../app-env.ts';
import { respondEither, wantsJson } from '../negotiate.ts';
import { problem, respondProblem } from '../problem.ts';
import { DATA_CSP, respondCached } from '../respond.ts';

const CURSOR = /^(\d{4}-\d{2}-\d{2}(?:T[0-9:.]{5,20}Z)?),([a-z0-9-]{1,120}),(\d{1,4})$/;

/** `PUBLISHED,ARTICLE,PLACE` of the last figure of the page before. */
const Cursor = z
  .string()
  .regex(CURSOR, 'after must be the value that the link to the next page carries')
  .transform((text): ClaimCursor => {
    const [, published = '', article = '', ordinal = '0'] = CURSOR.exec(text) ?? [];
    return { published, article, ordinal: Number(ordinal) };
  });

/** A value that a form sends empty is one that was not asked for. */
const asked = <T extends z.ZodType>(schema: T) =>
  z
    .preprocess((value) => (value === '' ? undefined : value), schema.optional())
    .transform((value) => value ?? null);

const limitWords = `limit must be a number from 1 to ${LEDGER_DATA_MAX}`;

const Query = z
  .object({
    side: asked(z.enum(Side.options, `side must be one of ${Side.options.join(', ')}`)),
    measure: asked(z.enum(Measure.options, `measure must be one of ${Measure.options.join(', ')}`)),
    claimant: asked(
      z
        .string()
        .max(NAME_MAX, `claimant must be a name of at most ${NAME_MAX} characters`)
        .refine((name) => claimantKey(name) !== '', 'claimant must be a name with letters or digits'),
    ),
    from: asked(
      z
        .string()
        .refine((day) => Day.safeParse(day).success, 'from must be a day of the calendar, YYYY-MM-DD'),
    ),
    to: asked(
      z.string().refine((day) => Day.safeParse(day).success, 'to must be a day of the calendar, YYYY-MM-DD'),
    ),
    after: asked(Cursor),
    limit: asked(
      z
        .string()
        .regex(/^[1-9]\d{0,3}$/, limitWords)
        .transform(Number)
        .refine((limit) => limit <= LEDGER_DATA_MAX, limitWords),
    ),
  })
  .refine(({ from, to }) => from === null || to === null || from <= to, 'from must not be after to');
type Query = z.infer<typeof Query>;

/** The key of who is asked for: a name in any spelling, or the words that stand for the outlet itself. */
const keyOf = (claimant: string | null): string | null =>
  claimant === null ? null : claimant === speakerWords(null) ? '' : claimantKey(claimant);

/** The filters of a query as a query again. */
function writeFilters({ side, measure, claimant, from, to, limit }: Query): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ side, measure, claimant, from, to, limit }))
    if (value !== null) params.set(name, String(value));
  return params;
}

function nextAfter(c: Context<AppEnv>, query: Query, last: StoredClaim): string {
  const params = writeFilters(query);
  params.set('after', `${last.published},${last.article},${last.ordinal}`);
  return `${c.var.base}${c.req.path}?${params}`;
}

/** Who there is in the ledger, for a claimant of whom nothing fits. */
async function findOthers(db: D1Database, filter: ClaimFilter): Promise<ClaimsPage['others']> {
  const claimants = await listClaimants(db, LEDGER_CLAIMANTS + 1);
  const { claimant } = filter;
  const anything = { side: null, measure: null, from: null, to: null, claimant };
  const isFiltered = (await listClaims(db, anything, null, 1)).length > 0;
  return {
    claimants: claimants.slice(0, LEDGER_CLAIMANTS),
    hasMore: claimants.length > LEDGER_CLAIMANTS,
    isFiltered,
  };
}

/** `/claims`, the ledger of figures, as a page, as JSON and as CSV. */
export const claimRoutes = new Hono<AppEnv>();

claimRoutes.on('GET', ['/claims', '/claims.json', '/claims.csv'], async (c) => {
  const { base } = c.var;
  const parsed = Query.safeParse(c.req.query());
  if (!parsed.success)
    return respondProblem(c, problem(400, parsed.error.issues[0]?.message ?? 'the query makes no sense'));
  const query = parsed.data;
  const { side, measure, from, to, after } = query;
  const isCsv = c.req.path.endsWith('.csv');
  // Setting figures side by side grows with the square of their number: a page holds fewer than data may.
  const limit = Math.min(query.limit ?? LEDGER_PAGE, isCsv || wantsJson(c) ? LEDGER_DATA_MAX : LEDGER_PAGE);
  const filter = { side, measure, claimant: keyOf(query.claimant), from, to };

  const found = await listClaims(c.env.DB, filter, after, limit + 1);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const next = found.length > limit && last !== undefined ? nextAfter(c, query, last) : null;
  const claims = shown.map(({ ordinal: _, ...claim }) => ({ ...claim, page: claimUrl(base, claim) }));
  const list: ClaimList = { claims, next };
  if (next !== null) c.header('Link', `<${next}>; rel="next"`);
  if (isCsv) {
    c.header('Content-Security-Policy', DATA_CSP);
    c.header('Content-Disposition', 'attachment; filename="claims.csv"');
    return respondCached(c, renderClaimsCsv(claims), 'text/csv; charset=utf-8; header=present', null);
  }
  const isNobody = filter.claimant !== null && claims.length === 0 && !wantsJson(c);
  const others = isNobody ? await findOthers(c.env.DB, filter) : null;
  return respondEither(c, list, () =>
    renderClaimsPage({
      base,
      filter: { ...filter, claimant: query.claimant },
      query: writeFilters(query).toString(),
      groups: buildLedger(claims),
      timelines: filter.claimant === null ? [] : buildTimelines(claims),
      nextUrl: next,
      others,
    }),
  );
});
