import {
  breakBefore,
  CLAUSE_MAX,
  type Clauses,
  clauseEnd,
  clauseStart,
  findForm,
  formAt,
  isCapital,
  rangeOf,
} from './clause.ts';
import type { Mention } from './lexicon.ts';

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

const DENY = words('deny denies denied denying refute refutes refuted refuting denial denials');
const DISMISS = words('dismiss dismisses dismissed dismissing reject rejects rejected rejecting rubbished');
const BE = words('be been being is are was were');
const JUDGED = words('as be been being is are was were');
/** What somebody is kept from, rather than what is said not to be so: "were denied leave". */
const WITHHELD =
  words(`leave access entry permission asylum food water medical treatment help pay payment bail parole rest
burial rotation compensation him them her us me the-right visa visas`);
/** What is said of oneself about a thing that did happen: whoever denies a part in it does not deny it. */
const OWN_PART =
  words(`involvement involved involving responsibility responsible role complicity blame guilt wrongdoing
charge charges being having trying behind hand order ordered ordering knowledge targeting`);
/** Words in "-ing" that are no deed of the speaker's. */
const NO_DEED = words('infighting fighting drinking anything nothing something everything ongoing existing');
const REPORTS =
  words(`claim claims report reports reporting rumour rumours rumor rumors suggestion suggestions allegation
allegations accusation accusations speculation talk notion idea story stories assertion assertions`);
const FALSE =
  words(`false fake fakes untrue unfounded baseless groundless nonsense fabricated fabrication fabrications
disinformation propaganda lie lies`);
const CALLS = words('call calls called calling brand branded brands describe described describes labelled');
const SIGNS =
  words(`evidence sign signs indication indications proof truth basis confirmation wave waves cases
instance instances plan plans`);
const NONE = words('no little without nor any');
const LOW = words('low poor bad broken falling collapsing flagging weak shaken suffering sinking breaking');
const NOT = words('not never nor');

const SAY = words('comment say confirm discuss disclose specify reveal');
const SAID = words('say said specify specified disclose disclosed reveal revealed clear known');
const WHETHER = words('how whether who if when where what why which');
const GIVE = words('give gave given giving provide provided providing release released offer offered');
const DETAILS = words('figure figures details detail number numbers toll breakdown information');
const VERIFY = words('verify verified confirm confirmed corroborate');
const DECLINE = words('declined declines declining decline refused refuses refusing');
/** Shrugged off, brushed aside. */
const SHRUG = words('laughed laughs shrugged shrugs brushed brushes waved');
const OFF = words('off aside away');
/** What is done to those who fall out of favour. */
const REMOVED = words(
  'sacked dismissed fired arrested detained replaced removed relieved suspended demoted ousted charged',
);
const ADVERB = words('immediately yet publicly directly independently officially so');

const MODAL = words('would could might may');
const SELF = words('he she they i we it');
/** Threats, and what soldiers are threatened with. */
const THREAT =
  words(`threaten threatens threatened threatening threat threats ultimatum shot executed jailed imprisoned prison
punished`);
const DETERMINER = words('the a an its his her their any another');
const ASKED = words('asked ask asks wonder wondered wonders know knows see');

/** Whether `at` negates: "not", "never", "didn't". */
const isNot = (form: string) => NOT.has(form) || form.endsWith("n't");

/** The clause from `from` as something denied; none where only a part in it is. */
function denyFrom(clauses: Clauses, from: number): Mention[] {
  const end = clauseEnd(clauses, from, true);
  return findForm(clauses, OWN_PART, from, end) === null ? rangeOf(from, end) : [];
}

/** "denied that …", "denies any rift", "was denied by …"; not "were denied leave", "denied killing …". */
function denied(clauses: Clauses, at: number): Mention[] {
  const next = formAt(clauses, at + 1);
  if (BE.has(formAt(clauses, at - 1))) return next === 'by' ? rangeOf(clauseStart(clauses, at), at) : [];
  if (WITHHELD.has(next)) return [];
  if (next.length > 4 && next.endsWith('ing') && !NO_DEED.has(next)) return [];
  return denyFrom(clauses, at + 1);
}

/** "dismissed claims that …", "dismissed as fake news a report of …". */
function dismissed(clauses: Clauses, at: number): Mention[] {
  if (BE.has(formAt(clauses, at - 1))) return [];
  const report = findForm(clauses, REPORTS, at + 1, Math.min(at + 7, clauseEnd(clauses, at + 1, false)));
  if (report === null) return [];
  // "Dismissed" is a sign of its own, of somebody who loses a post; "rejected" claims are a quarrel.
  const verb = formAt(clauses, at).startsWith('dismiss') ? rangeOf(at, report) : [];
  return [...verb, ...denyFrom(clauses, report + 1)];
}

/** "reports that … were false", "called claims of … a fabrication", "a report was dismissed as propaganda". */
function reportedFalsely(clauses: Clauses, at: number): Mention[] {
  const end = Math.min(at + CLAUSE_MAX, clauseEnd(clauses, at + 1, false));
  const verdict = findForm(clauses, FALSE, at + 1, end);
  if (verdict === null) return [];
  const isJudged =
    findForm(clauses, JUDGED, verdict - 3, verdict) !== null || findForm(clauses, CALLS, at - 4, at) !== null;
  const isOwnPart = findForm(clauses, OWN_PART, at + 1, verdict) !== null;
  return isJudged && !isOwnPart ? rangeOf(at + 1, verdict) : [];
}

/** "no sign that …", "no truth in reports of …". */
function unproven(clauses: Clauses, at: number): Mention[] {
  const isNone = NONE.has(formAt(clauses, at - 1)) || NONE.has(formAt(clauses, at - 2));
  return isNone ? denyFrom(clauses, at + 1) : [];
}

/** "Morale … is not low". */
function moraleHolds(clauses: Clauses, at: number): Mention[] {
  for (let next = at + 1; next < at + 12; next++)
    if (isNot(formAt(clauses, next))) {
      const low = findForm(clauses, LOW, next + 1, next + 3);
      return low === null ? [] : rangeOf(at, low + 1);
    }
  return [];
}

/** "declined to comment on …". */
function declined(clauses: Clauses, at: number): Mention[] {
  if (formAt(clauses, at + 1) !== 'to' || !SAY.has(formAt(clauses, at + 2))) return [];
  return rangeOf(at, clauseEnd(clauses, at, false));
}

/** "did not say how many …", "was not clear whether …", "did not comment on …", "could not verify …", "has not been sacked". */
function notSaid(clauses: Clauses, at: number): Mention[] {
  let verb = at + 1;
  while (verb < at + 3 && (ADVERB.has(formAt(clauses, verb)) || BE.has(formAt(clauses, verb)))) verb++;
  const form = formAt(clauses, verb);
  if (REMOVED.has(form)) return rangeOf(at, verb + 1);
  const isUnsaid =
    form === 'true' ||
    form === 'comment' ||
    form === 'commented' ||
    VERIFY.has(form) ||
    (SAID.has(form) && WHETHER.has(formAt(clauses, verb + 1)));
  return isUnsaid ? rangeOf(at, clauseEnd(clauses, at, false)) : [];
}

/** "laughed off rumours that …". */
function shrugged(clauses: Clauses, at: number): Mention[] {
  return OFF.has(formAt(clauses, at + 1)) ? dismissed(clauses, at) : [];
}

/** "unclear how many …". */
function unclear(clauses: Clauses, at: number): Mention[] {
  return WHETHER.has(formAt(clauses, at + 1)) ? rangeOf(at, clauseEnd(clauses, at, false)) : [];
}

/** "gave no figure for …", "did not give details of …". */
function notGiven(clauses: Clauses, at: number): Mention[] {
  const isNone = isNot(formAt(clauses, at - 1)) || formAt(clauses, at + 1) === 'no';
  if (!isNone || findForm(clauses, DETAILS, at + 1, at + 5) === null) return [];
  return rangeOf(at, clauseEnd(clauses, at, false));
}

/** What would follow from a condition that ends before `at`: the main clause, where a modal verb says so. */
function followsFrom(clauses: Clauses, at: number): Mention[] {
  if (breakBefore(clauses, at) !== ',') return [];
  const end = clauseEnd(clauses, at, false);
  const modal = findForm(clauses, MODAL, at, end);
  return modal === null || SELF.has(formAt(clauses, modal - 1)) ? [] : rangeOf(at, end);
}

/** What would follow from a condition that begins at `at`, in the words before it: "… would die if …". */
function followsBefore(clauses: Clauses, at: number): Mention[] {
  const from = clauseStart(clauses, at - 1);
  const modal = at > 0 ? findForm(clauses, MODAL, from, at) : null;
  return modal === null || SELF.has(formAt(clauses, modal - 1)) ? [] : rangeOf(modal, at);
}

/** A condition, and what would follow from it; a threat is a thing said, whatever it hangs on. */
function supposed(clauses: Clauses, at: number): Mention[] {
  if (findForm(clauses, THREAT, 0, clauses.words.length) !== null) return [];
  const end = clauseEnd(clauses, at, false);
  const follows = ASKED.has(formAt(clauses, at - 1))
    ? []
    : [...followsBefore(clauses, at), ...followsFrom(clauses, end)];
  return [...rangeOf(at, end), ...follows];
}

/** "if …"; not "as if", "if not", "if any". */
function ifClause(clauses: Clauses, at: number): Mention[] {
  const isCondition =
    formAt(clauses, at - 1) !== 'as' && !['not', 'any', 'anything'].includes(formAt(clauses, at + 1));
  return isCondition ? supposed(clauses, at) : [];
}

/** "should the front collapse", "Should Shoigu be dismissed, …". */
function shouldClause(clauses: Clauses, at: number): Mention[] {
  const next = at + 1;
  const isInverted = DETERMINER.has(formAt(clauses, next)) || isCapital(clauses, next);
  return isInverted && !(at > 0 && isCapital(clauses, at)) ? supposed(clauses, at) : [];
}

/** "Were troops to desert, …", "Had they refused, … would": only as the first word of a clause, and with its main clause. */
function inverted(clauses: Clauses, at: number): Mention[] {
  if (at > 0 && breakBefore(clauses, at) === '') return [];
  const next = formAt(clauses, at + 1);
  if (!DETERMINER.has(next) && !SELF.has(next) && !isCapital(clauses, at + 1)) return [];
  const end = clauseEnd(clauses, at, false);
  const follows = followsFrom(clauses, end);
  return follows.length === 0 ? [] : [...rangeOf(at, end), ...follows];
}

/** "Suppose that …": only as the first word of a clause. */
function imagined(clauses: Clauses, at: number): Mention[] {
  return at === 0 || breakBefore(clauses, at) !== '' ? supposed(clauses, at) : [];
}

/** "hopes that …". */
function hoped(clauses: Clauses, at: number): Mention[] {
  return formAt(clauses, at + 1) === 'that' ? rangeOf(at + 1, clauseEnd(clauses, at + 1, false)) : [];
}

/** "in the event of a mutiny". */
function inTheEvent(clauses: Clauses, at: number): Mention[] {
  const isPhrase = formAt(clauses, at - 1) === 'the' && formAt(clauses, at - 2) === 'in';
  return isPhrase && ['of', 'that'].includes(formAt(clauses, at + 1)) ? supposed(clauses, at) : [];
}

const NEGATED = [
  ...['not', 'cannot'],
  ...['did', 'has', 'have', 'does', 'do', 'would', 'could', 'is', 'was', 'were', 'are'].map(
    (verb) => `${verb}n't`,
  ),
];

type Reading = (clauses: Clauses, at: number) => Mention[];

const READINGS: ReadonlyMap<string, Reading> = new Map([
  ...[...DENY].map((form) => [form, denied] as const),
  ...[...DISMISS].map((form) => [form, dismissed] as const),
  ...[...REPORTS].map((form) => [form, reportedFalsely] as const),
  ...[...SIGNS].map((form) => [form, unproven] as const),
  ...[...DECLINE].map((form) => [form, declined] as const),
  ...[...GIVE].map((form) => [form, notGiven] as const),
  ...NEGATED.map((form) => [form, notSaid] as const),
  ...['unclear', 'unknown'].map((form) => [form, unclear] as const),
  ...['if', 'unless', 'lest'].map((form) => [form, ifClause] as const),
  ...['were', 'had'].map((form) => [form, inverted] as const),
  ...[...SHRUG].map((form) => [form, shrugged] as const),
  ...['suppose', 'supposing', 'imagine', 'assuming'].map((form) => [form, imagined] as const),
  ...['hope', 'hopes', 'hoped'].map((form) => [form, hoped] as const),
  ['should', shouldClause],
  ['event', inTheEvent],
  ['morale', moraleHolds],
]);

/**
 * The words of a sentence that it does not state: what it says is denied or unproven, what it supposes, what it says
 * nobody told. Ranges of words, in the order of the signs that show them; they may overlap.
 */
export function listUnstated(clauses: Clauses): readonly Mention[] {
  const found: Mention[] = [];
  for (let at = 0; at < clauses.words.length; at++) {
    const reading = READINGS.get(clauses.words[at]?.form ?? '');
    if (reading !== undefined) found.push(...reading(clauses, at));
  }
  return found;
}
