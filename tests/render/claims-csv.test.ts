import { describe, expect, it, test } from 'vitest';
import type { ClaimList } from '../../src/model/ledger.ts';
import { csvCell, renderClaimsCsv } from '../../src/render/claims-csv.ts';

test.each<[string | number | null, string]>([
  ['plain', 'plain'],
  ['', ''],
  [null, ''],
  [28_000, '28000'],
  [-5, '-5'],
  ['a, b', '"a, b"'],
  ['say "so"', '"say ""so"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['+441', "'+441"],
  ['-5', "'-5"],
  ['@here', "'@here"],
  ['\tx', "'\tx"],
  ['\rx', '"\'\rx"'],
  ['=A1,"x"', '"\'=A1,""x"""'],
  ['a=1', 'a=1'],
])('csvCell(%j) is %j', (cell, written) => {
  expect(csvCell(cell)).toBe(written);
});

describe('renderClaimsCsv', () => {
  const claim: ClaimList['claims'][number] = {
    article: 'one',
    quantity: { low: 28_000, high: null, qualifier: 'over' },
    measure: 'killed',
    side: 'russia',
    claimant: 'Ukraine, that is',
    claimantKey: 'ukraine',
    hedge: 'said',
    asOf: 'on 19 May',
    evidence: { in: 'text', start: 3, end: 14, text: 'over 28,000' },
    period: { kind: 'day', day: '2022-05-19' },
    publisher: 'Example Times',
    after: null,
    published: '2022-05-20',
    title: '=cmd()',
    url: null,
    story: null,
    isWhole: true,
    page: 'http://localhost:8787/articles/one#c-3',
  };

  it('prints a row for each figure, as wide as the header, each line ended by CRLF', () => {
    expect(renderClaimsCsv([claim])).toBe(
      'published,side,measure,low,high,qualifier,claimant,claimant_key,hedge,as_of,period,period_from,period_to,' +
        'words,in,start,end,article,title,publisher,after,story,url,page,whole\r\n' +
        '2022-05-20,russia,killed,28000,,over,"Ukraine, that is",ukraine,said,on 19 May,day:2022-05-19,2022-05-19,' +
        '2022-05-19,"over 28,000",text,3,14,one,\'=cmd(),Example Times,,,,http://localhost:8787/articles/one#c-3,yes\r\n',
    );
  });

  it('is a header alone where there is nothing', () => {
    expect(renderClaimsCsv([]).split('\r\n')).toHaveLength(2);
  });
});
