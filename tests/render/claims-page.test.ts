import { describe, expect, it, test } from 'vitest';
import type { LedgerClaim } from '../../src/model/ledger.ts';
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

  describe('for a claimant of whom no figure fits', () => {
    const filter = { side: null, measure: null, claimant: 'nobody', from: null, to: null };
    const others = {
      claimants: [
        { key: 'un', name: 'the UN' },
        { key: 'ukraine', name: 'Ukraine' },
      ],
      hasMore: false,
      isFiltered: false,
    };
    const render = (change: Partial<typeof others> = {}) =>
      plainly(
        renderClaimsPage(pageOf([], { filter, query: 'claimant=nobody', others: { ...others, ...change } })),
      );

    it('names the claimants that there are, by name, each with the way to its figures', () => {
      expect(wordsOf(render())).toMatch(
        /No figure in the ledger fits this\. Claimants in the ledger the UN Ukraine/,
      );
      expect(render()).toContain('href="https://sitrep.example/claims?claimant=un"');
      expect(render()).toContain('href="https://sitrep.example/claims?claimant=ukraine"');
    });

    it('says where there are more', () => {
      expect(wordsOf(render({ hasMore: true }))).toContain('there are more');
      expect(wordsOf(render())).not.toContain('there are more');
    });

    it('leads to all of their figures where the other filters leave none', () => {
      expect(render({ isFiltered: true })).toContain('href="https://sitrep.example/claims?claimant=nobody"');
      expect(wordsOf(render())).not.toContain('All figures of this claimant');
    });
  });

  describe('beside its figures', () => {
    const day = { kind: 'day', day: '2022-05-19' } as const;
    const strike = (low: number, change: Partial<LedgerClaim>) =>
      claim(low, { side: 'civilian', period: day, ...change });

    it('names each report once, by its headline, with the way to its page', () => {
      const html = plainly(
        renderClaimsPage(
          pageOf([
            claim(1, { title: 'Dam breached' }),
            claim(2, { title: 'Dam breached' }),
            claim(3, { article: 'two', title: '' }),
          ]),
        ),
      );
      expect(html.match(/Dam breached/g)).toHaveLength(1);
      expect(html).toContain('rowspan="2"><a class="headline" href="https://sitrep.example/articles/one"');
      expect(html).toContain('Report without a headline');
    });

    it('keeps the figures of one story together', () => {
      const words = wordsOf(
        renderClaimsPage(
          pageOf([
            strike(1, { article: 'a1', story: 'a', title: 'First of A' }),
            strike(2, { article: 'b1', story: 'b', title: 'First of B' }),
            strike(3, { article: 'a2', story: 'a', title: 'Second of A' }),
          ]),
        ),
      );
      expect(words).toMatch(/First of A .*Second of A .*First of B/);
    });

    it('names what a figure differs from, on its own row and no other', () => {
      const entries = [
        strike(14, { article: 'a1', story: 'a' }),
        strike(20, { article: 'b1', story: 'b' }),
        strike(16, { ...other, article: 'a2', story: 'a' }),
      ];
      const [group] = pageOf(entries).groups;
      if (group === undefined) throw new Error('there is a group');
      const words = wordsOf(
        renderClaimsPage(pageOf(entries, { groups: [{ ...group, contradictions: [[0, 2]] }] })),
      );
      expect(words.match(/differs from \S+/g)).toEqual(['differs from 16', 'differs from 14']);
      expect(words).toContain('2 claimants, figures differ');
    });

    it('says in how many stories figures differ, and counts what it does not name', () => {
      const entries = [1, 2, 3, 4].map((low) => strike(low, { article: `a${low}`, story: 'a' }));
      entries.push(
        strike(7, { article: 'b1', story: 'b' }),
        strike(8, { ...other, article: 'b2', story: 'b' }),
      );
      const [group] = pageOf(entries).groups;
      if (group === undefined) throw new Error('there is a group');
      const contradictions: [number, number][] = [
        [0, 1],
        [0, 2],
        [0, 3],
        [4, 5],
      ];
      const words = wordsOf(renderClaimsPage(pageOf(entries, { groups: [{ ...group, contradictions }] })));
      expect(words).toContain('figures differ within 2 stories');
      expect(words).toContain('differs from 2, 3 and 1 more');
    });

    it('shortens the label of a brief whose outlet is not named, and keeps it in full as a title', () => {
      const html = renderClaimsPage(pageOf([claim(1, { publisher: 'Sitrep brief' })]));
      expect(html).toContain(
        'title="Sitrep brief, after a report whose outlet is not named">Sitrep brief</span>',
      );
    });
  });
});

test.each(renderSampleClaims().map((html, at) => [at, html] as const))(
  'page %i of the sample prints hostile words as words',
  (_at, html) => {
    expect(html).not.toMatch(/<script|<img/);
    expect(html).not.toMatch(/[\u202e\u0007]/);
  },
);
