import type { LedgerClaim } from '../../src/model/ledger.ts';
import { WAR } from '../../src/model/period.ts';
import { type ClaimsPage, renderClaimsPage } from '../../src/render/claims-page.ts';
import { HOSTILE } from './sample-hostile.ts';

/** A figure of the ledger, with these of its fields. */
export function claim(low: number, change: Partial<LedgerClaim> = {}): LedgerClaim {
  return {
    article: 'one',
    quantity: { low, high: low, qualifier: null },
    measure: 'killed',
    side: 'russia',
    claimant: 'UK MoD',
    claimantKey: 'uk defence ministry',
    hedge: 'estimated',
    asOf: null,
    evidence: { in: 'text', start: low, end: low + 1, text: '1' },
    period: { kind: 'total', from: null, event: WAR, until: null },
    publisher: 'Example Times',
    after: null,
    published: '2022-05-20',
    title: 'A report',
    url: null,
    story: null,
    isWhole: true,
    ...change,
  };
}

/** Another claimant. */
export const other = { claimant: 'Ukraine', claimantKey: 'ukraine' };

/** A page of the ledger with these figures in one group. */
export function pageOf(entries: LedgerClaim[], change: Partial<ClaimsPage> = {}): ClaimsPage {
  const [first] = entries;
  const group = first && {
    side: first.side,
    measure: first.measure,
    period: first.period,
    entries,
    contradictions: [],
  };
  return {
    base: 'https://sitrep.example/',
    filter: { side: null, measure: null, claimant: null, from: null, to: null },
    query: '',
    groups: group ? [group] : [],
    timelines: [],
    nextUrl: null,
    others: null,
    ...change,
  };
}

/** The ledger with all its parts, one claimant's timeline, and an empty page; every text a hostile one. */
export function renderSampleClaims(): string[] {
  const texts = { claimant: HOSTILE, publisher: HOSTILE, after: HOSTILE, title: HOSTILE, asOf: HOSTILE };
  const entries = [
    claim(1, texts),
    claim(2, { ...texts, quantity: { low: 5, high: 9, qualifier: HOSTILE } }),
  ];
  const filter = { side: null, measure: null, claimant: HOSTILE, from: '2022-01-01', to: '2022-12-31' };
  const page = pageOf(entries, { nextUrl: 'https://sitrep.example/claims?after=2022-05-20,one,0' });
  const { side, measure, period } = claim(1);
  const steps = entries.map((entry, at) => ({ claim: entry, change: at === 0 ? null : { low: 4, high: 8 } }));
  return [
    renderClaimsPage({
      ...page,
      groups: page.groups.map((group) => ({ ...group, contradictions: [[0, 1]] })),
    }),
    renderClaimsPage({
      ...page,
      filter,
      query: 'from=2022-01-01',
      timelines: [{ side, measure, period, steps }],
    }),
    renderClaimsPage(
      pageOf([], {
        filter,
        others: { claimants: [{ key: HOSTILE, name: HOSTILE }], hasMore: true, isFiltered: true },
      }),
    ),
  ];
}
