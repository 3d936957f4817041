import type { Hedge } from '../model/claim.ts';

const FORMS: Record<Hedge, string> = {
  denied: 'denied denies deny denying refuted refutes dismissed rejected',
  confirmed:
    'confirmed confirms confirm confirming acknowledged acknowledges admitted admits admitting conceded concedes',
  estimated:
    'estimated estimates estimate estimating assessed assesses assess calculated calculates believed believes believe thought reckons',
  claimed:
    'claimed claims claim claiming alleged alleges allegedly boasted boasts asserted asserts insisted insists',
  reported: 'reported reports reporting reportedly',
  said: `said says say saying told tells added adds stated states announced announces wrote writes tweeted noted notes
    warned warns suggested suggests suggest argued argues explained explains described commented revealed reveals
    declared posted stressed accused accuses predicted concluded concludes flagged flags indicated briefed`,
};

/** The forms that attribute ("said", "reportedly"), with the hedge each carries. */
export const HEDGES: ReadonlyMap<string, Hedge> = new Map(
  (Object.keys(FORMS) as Hedge[]).flatMap((hedge) =>
    FORMS[hedge].split(/\s+/).map((form): [string, Hedge] => [form, hedge]),
  ),
);

/** Forms that attribute without a subject before them. */
export const ADVERBS: ReadonlySet<string> = new Set(['reportedly', 'allegedly']);

/** Forms that are as often nouns ("US estimates", "claims from Kyiv"). */
export const NOUN_FORMS: ReadonlySet<string> = new Set([
  'claims',
  'claim',
  'estimates',
  'estimate',
  'reports',
]);
