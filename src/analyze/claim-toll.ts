import type { Measure } from '../model/claim.ts';
import type { Counted } from './claim-noun.ts';
import { formAt, isNumberWord } from './claim-numbers.ts';
import type { Reading } from './claim-reading.ts';
import type { Trigger } from './claim-trigger.ts';
import { closesClause, lossAt, widen } from './claim-verb.ts';
import { CLAUSE_WORDS, HAVE, PEOPLE } from './loss-words.ts';
import { type FoundQuantity, gapBefore } from './quantities.ts';
import type { Sentence } from './read-sentences.ts';

/** How far a noun may stand before its figure, in words; farther where the figure rises or stands. */
const NOUN_REACH = 12;
const TOLL_REACH = 24;

const LINKS = new Set(
  `to at of is was are were be reach reaches reached exceed exceeds exceeded hit hits pass passed passes surpass surpassed surpasses
   top topped tops near totalled totaled totals totalling totaling as among numbered numbering amount amounted for with by from nears
   approaching approaches approached surpassing nearing exceed exceeding`.split(/\s+/),
);
const RISES = new Set(
  `rose rises risen rising climbed climbs climbing grew grown grows increased increases stands stood standing put puts putting
   estimated estimates jumped jumps up brought brings bringing raised raising now revised amounts amounted amount amounting remained
   rise increase grow stand passing ran runs run range ranges ranged vary close`.split(/\s+/),
);

/** The noun before a number that has it for its figure: "a death toll of ten", "losses stand at ten". */
export function findNounBefore(reading: Reading, counted: Counted, found: FoundQuantity): Trigger | null {
  const { sentence } = reading;
  const { words } = sentence;
  let link = found.from - 1;
  while (
    /^(?:the|a|total|its|least|been|now|also|probably|likely|already|currently|actually|reportedly)$/.test(
      formAt(words, link),
    ) ||
    (formAt(words, link) === 'of' && formAt(words, link - 1) === 'total')
  )
    link--;
  // "rose from 14 to 19": the earlier figure is not the toll.
  if (formAt(words, link) === 'from' && formAt(words, found.to) === 'to') return null;
  const colon = gapBefore(sentence, found.from).trim() === ':';
  // "with the bodies at least 20 men"
  const bodies = /^(?:bodies|corpses)$/.test(formAt(words, link)) && counted.kind !== 'bare';
  if (bodies) return { measure: 'killed', at: link, role: 'noun' };
  const exceeds = /^(?:exceed|surpass|approach|near(?:ing|s)$)/.test(formAt(words, found.from));
  if (exceeds) link++;
  const qualified =
    found.from < found.at && /^(?:casualties|deaths|losses|fatalities)$/.test(formAt(words, link));
  if (qualified) link++;
  if (!LINKS.has(formAt(words, link)) && !colon && !exceeds && !qualified) return null;
  // "rose from 14 to 19": the later figure; the earlier one is passed.
  const risen =
    formAt(words, link) === 'to' && isNumberWord(formAt(words, link - 1))
      ? [2, 3, 4].find((step) => formAt(words, link - step) === 'from')
      : undefined;
  link -= risen ?? 0;
  const reached =
    /^(?:reached|exceeded|passed|topped)$/.test(formAt(words, link)) && HAVE.has(formAt(words, link - 1));
  // "the remains of at least nine people"
  if (formAt(words, link) === 'of' && formAt(words, link - 1) === 'remains' && counted.kind !== 'bare')
    return { measure: 'killed', at: link - 1, role: 'noun' };
  const rises = exceeds || reached || RISES.has(formAt(words, link - 1)) || RISES.has(formAt(words, link));
  const reach = rises ? TOLL_REACH : NOUN_REACH;
  const strict =
    risen === undefined &&
    !(rises && formAt(words, link) === 'from') &&
    /^(?:of|for|with|by|among|from)$/.test(formAt(words, link));
  for (let at = colon ? link : link - 1; at >= 0 && link - at < (strict ? 3 : reach); at--) {
    const form = formAt(words, at);
    if (closesClause(gapBefore(sentence, at + 1)) && !colon) return null;
    if (isNumberWord(form) && !rises && form !== 'one' && !/^(?:19|20)\d\d$/.test(form)) return null;
    const loss = lossAt(reading, at);
    if (loss !== null && nounTakes(reading, at, counted, strict))
      return { measure: nounMeasure(sentence, at, loss.measure), at, role: 'noun' };
    const pronoun = form === 'that' && formAt(words, at + 1) === 'of';
    if (
      CLAUSE_WORDS.has(form) &&
      !pronoun &&
      form !== 'since' &&
      form !== 'after' &&
      !(rises && /^(?:where|that)$/.test(form))
    )
      return null;
  }
  return null;
}

/** Whether the loss word at `at` is a noun that can have a figure behind it. */
function nounTakes(
  { sentence, sides, tellsOfSoldiers }: Reading,
  at: number,
  counted: Counted,
  strict: boolean,
): boolean {
  const { words } = sentence;
  const form = formAt(words, at);
  if (form === 'death' || form === 'toll')
    return formAt(words, at + 1) !== 'penalty' && (form === 'toll' || strict);
  if (form === 'lives')
    return (
      strict &&
      [1, 2, 3, 4].some((step) =>
        /^(?:claim|cost|took|take|taking|loss|ended)/.test(formAt(words, at - step)),
      )
    );
  if (form === 'loss') return strict && counted.kind !== 'civilians';
  if (form === 'bodies' || form === 'corpses') return strict;
  if (form === 'losses')
    return (
      (counted.kind !== 'bare' && counted.kind !== 'civilians') ||
      tellsOfSoldiers ||
      (sides.length > 0 && /^puts?$|^putting$/.test(formAt(words, at - 1))) ||
      /^(?:combat|battlefield|human|irrecoverable|russian|ukrainian|russia|ukraine|moscow)$/.test(
        formAt(words, at - 1),
      )
    );
  if (/^(?:deaths|casualties|fatalities|injuries)$/.test(form)) return true;
  if (/^(?:execution|murder|killing)s?$/.test(form)) return strict && formAt(words, at + 1) === 'of';
  // "its own military dead at forty"
  if (
    form === 'dead' &&
    /^(?:military|war|combat|battlefield|own|its|russian|ukrainian|soldiers)$/.test(formAt(words, at - 1))
  )
    return true;
  // "the number of dead at forty"
  if (!/^(?:dead|killed|wounded|injured|missing|captured|prisoners|pows)$/.test(form)) return false;
  // "including the wounded": a part of what is counted.
  if (/^including$/.test(formAt(words, at - 2))) return false;
  if (formAt(words, at - 1) === 'those') return formAt(words, at + 1) === 'to';
  // "the soldiers killed there have reached ninety"
  if (
    PEOPLE.has(formAt(words, at - 1)) &&
    at < 6 &&
    words.some(({ form: verb }) => /^(?:reached|exceeded)$/.test(verb))
  )
    return true;
  return [1, 2, 3, 4, 5].some((step) =>
    /^(?:number|numbers|count|total|figure|tally)$/.test(formAt(words, at - step)),
  );
}

function nounMeasure(sentence: Sentence, at: number, measure: Measure): Measure {
  const { words } = sentence;
  if (formAt(words, at) === 'toll' && /^(?:casualty|injury|wounded)$/.test(formAt(words, at - 1)))
    return formAt(words, at - 1) === 'casualty' ? 'casualties' : 'wounded';
  if (/^loss/.test(formAt(words, at)) && /^(?:life|lives)$/.test(formAt(words, at + 2))) return 'killed';
  return widen(sentence, at, measure);
}
