import type { Hedge } from '../model/claim.ts';

const FORMS: Record<Hedge, string> = {
  denied: 'denied denies deny denying refuted refutes dismissed rejected',
  confirmed:
    'confirmed confirms confirm confirming acknowledged acknowledges acknowledge admit admitted admits admitting conceded concedes',
  estimated:
    'estimated estimates estimate estimating assessed assesses assess calculated calculates believed believes believe thought reckons',
  claimed:
    'claimed claims claim claiming alleged alleges allegedly boasted boasts asserted asserts insisted insists purportedly',
  reported: 'reported reports report reporting reportedly',
  said: `said says say saying told tells added adds stated states announced announces wrote writes tweeted noted notes
    warned warns suggested suggests suggest suggesting argued argues explained explains described commented revealed reveals
    declared posted stressed accused accuses predicted concluded concludes flagged flags indicated briefed recalled recalls`,
};

/** The forms that attribute ("said", "reportedly"), with the hedge each carries. */
export const HEDGES: ReadonlyMap<string, Hedge> = new Map(
  (Object.keys(FORMS) as Hedge[]).flatMap((hedge) =>
    FORMS[hedge].split(/\s+/).map((form): [string, Hedge] => [form, hedge]),
  ),
);

/** Forms that attribute without a subject before them. */
export const ADVERBS: ReadonlySet<string> = new Set(['reportedly', 'allegedly', 'purportedly']);

/** Participles that name their source by "by": "compiled by the outlet", "conceded by the president". */
export const PARTICIPLES: ReadonlySet<string> = new Set(
  'compiled recorded verified published released collected counted tallied conceded confirmed reported estimated claimed cited given provided announced'.split(
    ' ',
  ),
);

/** Forms that are as often nouns ("US estimates", "claims from Kyiv"). */
export const NOUN_FORMS: ReadonlySet<string> = new Set([
  'claims',
  'claim',
  'estimates',
  'estimate',
  'reports',
  'report',
]);
