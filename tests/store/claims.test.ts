import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { listClaimRows } from '../../src/digest/claims-of.ts';
import type { Claim } from '../../src/model/claim.ts';
import { saveArticles } from '../../src/store/articles.ts';
import {
  CLAIMANT_NAMES_QUERY,
  type ClaimCursor,
  type ClaimFilter,
  claimQuery,
  listClaimants,
  listClaims,
} from '../../src/store/claims.ts';
import { assignStories } from '../../src/worker/assign-stories.ts';
import { sampleArticle } from './sample-articles.ts';

const ANY: ClaimFilter = { side: null, measure: null, claimant: null, from: null, to: null };

function claim(low: number, change: Partial<Claim> = {}): Claim {
  return {
    quantity: { low, high: low, qualifier: null },
    measure: 'killed',
    side: 'russia',
    claimant: 'Ukraine’s General Staff',
    hedge: 'said',
    asOf: 'since the war began',
    evidence: { in: 'text', start: low, end: low + 1, text: '1' },
    ...change,
  };
}

function report(id: string, published: string | null, claims: Claim[]) {
  const sample = sampleArticle({ id, published });
  const annotation = { ...sample.annotation, claims };
  return { ...sample, annotation, claims: listClaimRows(sample.article, annotation) };
}

type Report = ReturnType<typeof report>;
const save = async (reports: readonly Report[]) => saveArticles(env.DB, await assignStories(env.DB, reports));

const DAYS = ['2023-05-01', '2023-05-02', '2023-05-03T23:59:59Z', '2023-05-04'];
const REPORTS = [
  ...DAYS.map((day, at) =>
    report(`report-${at}`, day, [
      claim(at * 10),
      claim(at * 10 + 1, { measure: 'wounded', claimant: null, asOf: null }),
      claim(at * 10 + 2, { side: 'ukraine', claimant: 'Russian MoD' }),
    ]),
  ),
  report('undated', null, [claim(99)]),
];

const lows = async (change: Partial<ClaimFilter> = {}) =>
  (await listClaims(env.DB, { ...ANY, ...change }, null, 100)).map(({ quantity }) => quantity.low);

beforeAll(async () => {
  await save(REPORTS);
});

describe('the ledger', () => {
  test('holds the figures of dated articles, newest first, with what is known of the article', async () => {
    const [first, ...rest] = await listClaims(env.DB, ANY, null, 100);
    expect(rest).toHaveLength(11);
    expect(first).toEqual({
      ...claim(32, { side: 'ukraine', claimant: 'Russian MoD' }),
      period: { kind: 'total', from: null, event: 'war', until: null },
      isWhole: true,
      claimantKey: 'russia defence ministry',
      article: 'report-3',
      ordinal: 2,
      published: '2023-05-04',
      title: 'Report report-3',
      url: null,
      publisher: 'Northern Post',
      after: null,
      story: 'report-3',
    });
  });

  test.each<[Partial<ClaimFilter>, number[]]>([
    [{ side: 'ukraine' }, [32, 22, 12, 2]],
    [{ measure: 'wounded' }, [31, 21, 11, 1]],
    [{ side: 'russia', measure: 'killed' }, [30, 20, 10, 0]],
    [{ claimant: 'ukraine general staff' }, [30, 20, 10, 0]],
    [{ claimant: '' }, [31, 21, 11, 1]],
    [{ claimant: 'russia defence ministry', side: 'russia' }, []],
    [{ side: 'russia', measure: 'killed', from: '2023-05-02', to: '2023-05-03' }, [20, 10]],
    [{ claimant: 'ukraine general staff', to: '2023-05-01' }, [0]],
  ])('is filtered by %j', async (filter, expected) => {
    expect(await lows(filter)).toEqual(expected);
  });

  test('is paged without a gap or a repeat', async () => {
    const seen: (number | null)[] = [];
    let after: ClaimCursor | null = null;
    for (let pages = 0; pages < 20; pages++) {
      const page = await listClaims(env.DB, ANY, after, 5);
      seen.push(...page.map(({ quantity }) => quantity.low));
      const last = page.at(-1);
      if (last === undefined) break;
      after = { published: last.published, article: last.article, ordinal: last.ordinal };
    }
    expect(seen).toEqual(await lows());
  });

  test('goes on after an article that is gone', async () => {
    const after = { published: '2023-05-02', article: 'gone', ordinal: 0 };
    expect((await listClaims(env.DB, ANY, after, 1)).map(({ published }) => published)).toEqual([
      '2023-05-01',
    ]);
  });

  test('replaces the figures of an article that is stored again', async () => {
    const [first] = REPORTS;
    if (first === undefined) throw new Error('there is a first report');
    await save([report('report-0', '2023-05-01', [claim(7)])]);
    expect(await lows({ to: '2023-05-01' })).toEqual([7]);
    await save([first]);
    expect(await lows({ to: '2023-05-01' })).toEqual([2, 1, 0]);
  });

  test('reads figures that were stored before it was known what they are part of', async () => {
    await save([report('older', '2019-01-01', [claim(5)])]);
    await env.DB.prepare(
      "UPDATE claim SET data = json_remove(data, '$.isWhole') WHERE published = '2019-01-01'",
    ).run();
    const [older] = await listClaims(env.DB, { ...ANY, to: '2019-12-31' }, null, 1);
    expect(older).toMatchObject({ article: 'older', isWhole: true });
    await env.DB.prepare("DELETE FROM article WHERE id = 'older'").run();
  });

  test('forgets the figures of an article that is removed', async () => {
    await save([report('short-lived', '2020-01-01', [claim(5)])]);
    expect(await lows({ to: '2020-12-31' })).toEqual([5]);
    await env.DB.prepare("DELETE FROM article WHERE id = 'short-lived'").run();
    expect(await lows({ to: '2020-12-31' })).toEqual([]);
  });
});

describe('the claimants of the ledger', () => {
  test('are each named once, as in their newest figure, by their spelling; the outlet itself is none', async () => {
    expect(await listClaimants(env.DB, 10)).toEqual([
      { key: 'russia defence ministry', name: 'Russian MoD' },
      { key: 'ukraine general staff', name: 'Ukraine’s General Staff' },
    ]);
    expect(await listClaimants(env.DB, 1)).toHaveLength(1);
  });

  test('are read from one to the next through their index', async () => {
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${CLAIMANT_NAMES_QUERY}`)
      .bind(10)
      .all<{ detail: string }>();
    const details = results.map(({ detail }) => detail);
    expect(details.filter((detail) => /TEMP B-TREE|^SCAN (?:c|claim)\b/.test(detail))).toEqual([]);
    expect(
      details.filter((detail) => /^SEARCH .*INDEX claim_by_claimant \(claimant[>=]/.test(detail)).length,
    ).toBe(3);
  });
});

describe('every page of it is read from an index', () => {
  const on = <T>(value: T) => [null, value];
  const cases = on<'russia'>('russia').flatMap((side) =>
    on<'killed'>('killed').flatMap((measure) =>
      on('ukraine').flatMap((claimant) =>
        on('2023-05-01').flatMap((from) =>
          on({ published: '2023-05-02', article: 'report-1', ordinal: 0 }).map(
            (after): [ClaimFilter, ClaimCursor | null] => [
              { side, measure, claimant, from, to: from },
              after,
            ],
          ),
        ),
      ),
    ),
  );

  test.each(cases)('%j after %j', async (filter, after) => {
    const { sql, values } = claimQuery(filter, after, 10);
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...values)
      .all<{ detail: string }>();
    const [first, ...rest] = results.map(({ detail }) => detail);
    const index =
      filter.claimant !== null
        ? 'claim_by_claimant'
        : filter.side !== null && filter.measure !== null
          ? 'claim_by_counted'
          : filter.side !== null
            ? 'claim_by_side'
            : filter.measure !== null
              ? 'claim_by_measure'
              : 'claim_by_time';
    expect(first).toContain(`INDEX ${index}`);
    // Without a filter the list is the whole ledger: in the order of its index, it stops after one page.
    const isAll = Object.values(filter).every((value) => value === null) && after === null;
    expect(first).toMatch(isAll ? /^SCAN c / : /^SEARCH c /);
    expect(rest.filter((detail) => /^SCAN|TEMP B-TREE/.test(detail))).toEqual([]);
  });
});
