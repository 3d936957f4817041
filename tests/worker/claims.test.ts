import { beforeAll, describe, expect, test } from 'vitest';
import { ClaimList } from '../../src/model/ledger.ts';
import { get, loadEverything } from './serve.ts';

beforeAll(async () => {
  await loadEverything();
});

const list = async (query = '') => ClaimList.parse(await (await get(`/claims.json${query}`)).json());
const count = async (query: string) => (await list(query)).claims.length;

describe('/claims.json', () => {
  test('lists figures, newest first, each with its article and its place there', async () => {
    const { claims, next } = await list();
    expect(next).toBeNull();
    expect(claims.length).toBeGreaterThan(3);
    const days = claims.map(({ published }) => published);
    expect(days).toEqual([...days].sort().reverse());
    const one = claims.find(
      ({ article }) => article === '2022-05-19-ukraine-claims-over-28000-russian-troops-killed',
    );
    expect(one).toMatchObject({ side: 'russia', measure: 'killed', quantity: { low: 28_000, high: null } });
    expect(one?.page).toBe(`http://localhost:8787/articles/${one?.article}#c-${one?.evidence.start}`);
    const page = await (await get(`/articles/${one?.article}`)).text();
    expect(page).toContain(`id="c-${one?.evidence.start}"`);
  });

  test('is filtered, an empty value of a form being none', async () => {
    const { claims } = await list();
    const russian = claims.filter(({ side }) => side === 'russia').length;
    expect(await count('?side=russia')).toBe(russian);
    expect(await count('?side=russia&measure=&claimant=&from=&to=')).toBe(russian);
    expect(await count('?from=2023-01-01')).toBe(
      claims.filter(({ published }) => published >= '2023-01-01').length,
    );
    expect(await count('?to=1999-12-31')).toBe(0);
  });

  test('takes a claimant in any spelling, and the words for the report itself', async () => {
    const { claims } = await list();
    const named = claims.find(({ claimant }) => claimant !== null);
    if (named?.claimant == null) throw new Error('the corpus has a claimant');
    const expected = claims.filter(({ claimantKey }) => claimantKey === named.claimantKey).length;
    for (const spelling of [
      named.claimant,
      named.claimant.toUpperCase(),
      `the ${named.claimant}`,
      named.claimantKey,
    ])
      expect(await count(`?claimant=${encodeURIComponent(spelling)}`)).toBe(expected);
    expect(await count('?claimant=the+report+itself')).toBe(
      claims.filter(({ claimant }) => claimant === null).length,
    );
  });

  test('is paged by its own links, without a gap or a repeat', async () => {
    const { claims } = await list();
    const places: string[] = [];
    let path: string | null = '/claims.json?limit=3';
    while (path !== null) {
      const response: Response = await get(path);
      const page = ClaimList.parse(await response.json());
      places.push(...page.claims.map((claim) => claim.page));
      expect(response.headers.get('Link')).toBe(page.next === null ? null : `<${page.next}>; rel="next"`);
      path = page.next === null ? null : page.next.replace('http://localhost:8787', '');
    }
    expect(places).toEqual(claims.map((claim) => claim.page));
  });
});

test('/claims.csv is the same list, a header and a row each', async () => {
  const response = await get('/claims.csv?side=russia');
  expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8; header=present');
  const [header = '', ...rows] = (await response.text()).split('\r\n');
  expect(header).toMatch(/^published,side,measure,low,high,qualifier,claimant,/);
  expect(rows.pop()).toBe('');
  expect(rows).toHaveLength(await count('?side=russia'));
  expect(rows.every((row) => /^\d{4}-\d\d-\d\d[^,]*,russia,/.test(row))).toBe(true);
});

describe('a claimant of whom there is no figure', () => {
  test('is answered with an empty list, as JSON and as CSV', async () => {
    expect(await (await get('/claims.json?claimant=nobody+known')).json()).toEqual({
      claims: [],
      next: null,
    });
    const rows = (await (await get('/claims.csv?claimant=nobody+known')).text()).split('\r\n');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^published,side,/);
    expect(rows[1]).toBe('');
  });

  test('is answered with the claimants that there are, each with the way to its figures', async () => {
    const page = await (await get('/claims?claimant=nobody+known')).text();
    const { claims } = await list();
    const keys = new Set(claims.map(({ claimantKey }) => claimantKey).filter((key) => key !== ''));
    expect(keys.size).toBeGreaterThan(1);
    for (const key of keys)
      expect(page.replaceAll('&#x3D;', '=')).toContain(`/claims?${new URLSearchParams({ claimant: key })}"`);
    expect(page).not.toContain('All figures of this claimant');
  });

  test('is led back where another filter keeps their figures away', async () => {
    const { claims } = await list();
    const key = claims.find(({ claimantKey }) => claimantKey !== '')?.claimantKey ?? '';
    const page = await (
      await get(`/claims?${new URLSearchParams({ claimant: key, to: '1999-12-31' })}`)
    ).text();
    expect(page).toContain('All figures of this claimant');
  });
});

test('a running count of the whole war is one period, however the text puts it', async () => {
  const { claims } = await list();
  const ofForces = claims.filter(({ side, period }) => side === 'russia' && period.kind === 'total');
  expect(new Set(ofForces.map(({ asOf }) => asOf)).size).toBeGreaterThan(1);
  for (const { period } of ofForces) expect(period).toMatchObject({ event: 'war' });
});

describe('/claims', () => {
  test('sets figures side by side, each with a link to its place', async () => {
    const response = await get('/claims');
    expect(response.headers.get('Content-Type')).toContain('text/html');
    expect(response.headers.get('Content-Security-Policy')).toContain("form-action 'self'");
    const page = await response.text();
    const { claims } = await list();
    for (const claim of claims) expect(page).toContain(`href="${claim.page}"`);
    expect(page).toContain('Period not stated');
  });

  test('shows one claimant in order of time', async () => {
    const { claims } = await list();
    const key = claims.find(({ claimantKey }) => claimantKey !== '')?.claimantKey ?? '';
    const page = await (await get(`/claims?${new URLSearchParams({ claimant: key })}`)).text();
    expect(page).toContain('In order of time');
    expect(page).not.toContain('Figures, side by side');
  });

  test('answers data to who accepts data', async () => {
    const response = await get('/claims', { Accept: 'application/json' });
    expect(response.headers.get('Vary')).toContain('Accept');
    expect(ClaimList.parse(await response.json()).claims.length).toBeGreaterThan(3);
  });
});

test.each([
  ['side=mars', 'side must be one of russia, ukraine, civilian, unknown'],
  ['measure=money', 'measure must be one of killed'],
  ['claimant=%21%3F', 'claimant must be a name'],
  [`claimant=${'a'.repeat(201)}`, 'at most 200 characters'],
  ['from=2023-02-30', 'from must be a day of the calendar'],
  ['to=yesterday', 'to must be a day of the calendar'],
  ['from=2023-05-02&to=2023-05-01', 'from must not be after to'],
  ['after=nonsense', 'after must be the value'],
  ['limit=0', 'limit must be a number from 1 to 1000'],
  ['limit=1001', 'limit must be a number from 1 to 1000'],
])('/claims.json?%s answers 400 in words', async (query, words) => {
  const response = await get(`/claims.json?${query}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ status: 400, detail: expect.stringContaining(words) });
});
