import { describe, expect, it, test } from 'vitest';
import { renderClaimsPage } from '../../src/render/claims-page.ts';
import { claim, other, pageOf, renderSampleClaims } from './claims-sample.ts';

/** Markup with its equals signs written plainly. */
const plainly = (html: string) => html.replaceAll('&#x3D;', '=');

/** The page without its tags, spaces in one. */
const wordsOf = (html: string) =>
  html
    .slice(html.indexOf('<main'))
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

describe('renderClaimsPage', () => {
  it('says in words how many claimants differ, and of publishers where they quote one claimant', () => {
    const page = pageOf([claim(1), claim(2, other), claim(3)]);
    const [group] = page.groups;
    if (group === undefined) throw new Error('there is a group');
    const contradicting = (...pairs: [number, number][]) =>
      wordsOf(renderClaimsPage({ ...page, groups: [{ ...group, contradictions: pairs }] }));
    expect(contradicting()).not.toContain('differ');
    expect(contradicting([0, 1], [1, 2])).toContain('Since the invasion began · 2 claimants, figures differ');
    expect(contradicting([0, 2])).toContain('figures differ by publisher');
  });

  it('links each figure to its place, and each claimant to its timeline', () => {
    const html = plainly(renderClaimsPage(pageOf([claim(1), claim(2, other)])));
    expect(html).toContain('href="https://sitrep.example/articles/one#c-1"');
    expect(html).toContain('href="https://sitrep.example/claims?claimant=uk+defence+ministry"');
  });

  it('prints a timeline with the change from the figure before', () => {
    const steps = [
      { claim: claim(900), change: null },
      { claim: claim(1_500), change: { low: 600, high: 600 } },
      { claim: claim(1_500), change: { low: 0, high: 0 } },
      { claim: claim(1_400), change: { low: -100, high: null } },
      { claim: claim(1_400), change: { low: 10, high: 20 } },
    ];
    const { side, measure, period } = claim(1);
    const words = wordsOf(
      renderClaimsPage(
        pageOf([claim(900)], {
          filter: { side: null, measure: null, claimant: 'the UK MoD', from: null, to: null },
          query: 'claimant=the+UK+MoD',
          timelines: [{ side, measure, period, steps }],
        }),
      ),
    );
    expect(words).toContain('Claims by UK MoD');
    expect(words).toMatch(
      /900 .*1,500 \+600 .*1,500 unchanged .*1,400 lower bound −100 .*1,400 \+10 to \+20 /,
    );
    expect(words).not.toContain('Figures, side by side');
  });

  it('keeps what was asked for in its form, and in the links to the data', () => {
    const html = plainly(
      renderClaimsPage(
        pageOf([], {
          filter: { side: 'civilian', measure: 'wounded', claimant: null, from: '2022-01-01', to: null },
          query: 'side=civilian&measure=wounded&from=2022-01-01',
        }),
      ),
    );
    expect(html).toContain('<option value="civilian" selected>');
    expect(html).toContain('<option value="wounded" selected>');
    expect(html).toContain('value="2022-01-01"');
    expect(html).toContain('/claims.csv?side=civilian&amp;measure=wounded&amp;from=2022-01-01"');
    expect(html).toContain('No figure in the ledger fits this.');
  });

  it('leads from a claimant without figures to those that have some', () => {
    const filter = { side: null, measure: null, claimant: 'nobody', from: null, to: null };
    const html = renderClaimsPage(pageOf([], { filter, query: 'claimant=nobody' }));
    expect(html).toContain('href="https://sitrep.example/claims#_claimants"');
    expect(renderClaimsPage(pageOf([]))).not.toContain('#_claimants');
  });
});

test.each(renderSampleClaims().map((html, at) => [at, html] as const))(
  'page %i of the sample prints hostile words as words',
  (_at, html) => {
    expect(html).not.toMatch(/<script|<img/);
    expect(html).not.toMatch(/[\u202e\u0007]/);
  },
);
