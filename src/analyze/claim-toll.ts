import type { Measure } from '../model/claim.ts';
import type { Counted } from './claim-noun.ts';
import { formAt, isNumberWord } from './claim-numbers.ts';
import type { Reading } from './claim-reading.ts';
import type { Trigger } from './claim-trigger.ts';
import { closesClause, lossAt, widen } from './claim-verb.ts';
import { CLAUSE_WORDS } from './loss-words.ts';
import { type FoundQuantity, gapBefore } from './quantities.ts';
import type { Sentence } from './read-sentences.ts';

/** How far a noun may stand before its figure, in words; farther where the figure rises or stands. */
const NOUN_REACH = 9;
const TOLL_REACH = 24;

const LINKS = new Set(
  `to at of is was are were be reach reaches reached exceed exceeds exceeded hit hits pass passed passes surpass surpassed surpasses
   top topped tops near totalled totaled totals totalling totaling as among numbered numbering amount amounted for with by from nears`.split(
    /\s+/,
  ),
);
const RISES = new Set(
  `rose rises risen rising climbed climbs climbing grew grown grows increased increases stands stood standing put puts putting
   estimated estimates jumped jumps up brought brings bringing raised raising now revised amounts amounted amount amounting remained
   rise increase grow stand passing ran runs close`.split(/\s+/),
);

/** The noun before a number that has it for its figure: "a death toll of ten", "losses stand at ten". */
export function findNounBefore(reading: Reading, counted: Counted, found: FoundQuantity): Trigger | null {
  const { sentence } = reading;
  const { words } = sentence;
  let link = found.from - 1;
  while (
    /^(?:the|a|total|its|least|been|now)$/.test(formAt(words, link)) ||
    (formAt(words, link) === 'of' && formAt(words, link - 1) === 'total')
  )
    link--;
  const colon = gapBefore(sentence, found.from).trim() === ':';
  if (!LINKS.has(formAt(words, link)) && !colon) return null;
  const rises = RISES.has(formAt(words, link - 1)) || RISES.has(formAt(words, link));
  const reach = rises ? TOLL_REACH : NOUN_REACH;
  const strict = /^(?:of|for|with|by|among|from)$/.test(formAt(words, link));
  for (let at = colon ? link : link - 1; at >= 0 && link - at < (strict ? 3 : reach); at--) {
    const form = formAt(words, at);
    if (closesClause(gapBefore(sentence, at + 1)) && !colon) return null;
    if (isNumberWord(form) && !rises && form !== 'one') return null;
    const loss = lossAt(reading, at);
    if (loss !== null && nounTakes(reading, at, counted, strict))
      return { measure: nounMeasure(sentence, at, loss.measure), at, role: 'noun' };
    const pronoun = form === 'that' && formAt(words, at + 1) === 'of';
    if (CLAUSE_WORDS.has(form) && !pronoun && form !== 'since' && form !== 'after') return null;
  }
  return null;
}

/** Whether the loss word at `at` is a noun that can have a figure behind it. */
function nounTakes(
  { sentence, tellsOfSoldiers }: Reading,
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
      /^(?:combat|battlefield|human|irrecoverable|russian|ukrainian|russia|ukraine|moscow)$/.test(
        formAt(words, at - 1),
      )
    );
  if (/^(?:deaths|casualties|fatalities|injuries)$/.test(form)) return true;
  if (/^(?:execution|murder|killing)s?$/.test(form)) return strict && formAt(words, at + 1) === 'of';
  // "the number of dead at forty"
  if (!/^(?:dead|killed|wounded|injured|missing|captured|prisoners|pows)$/.test(form)) return false;
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
