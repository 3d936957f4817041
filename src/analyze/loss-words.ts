import type { Measure, Side } from '../model/claim.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Words that say what happened to the people counted. */
export const TRIGGERS: ReadonlyMap<string, Measure> = new Map(
  (
    [
      [
        'killed',
        `killed kill kills killing dead died die dies dying deaths death fatalities fatality slain perished drowned
         executed bodies corpses toll fallen eliminated shot lives`,
      ],
      [
        'wounded',
        'wounded wounding wounds wound injured injuring injures injure injuries hurt hurting hospitalised hospitalized hospital maimed',
      ],
      ['casualties', 'casualties casualty losses lost losing loses lose'],
      ['captured', 'captured capturing captives surrendered prisoner prisoners pows'],
      ['missing', 'missing unaccounted'],
    ] as const
  ).flatMap(([measure, words]) => [...list(words)].map((word): [string, Measure] => [word, measure])),
);

/** Words that say that equipment is gone. */
export const EQUIPMENT_LOST = list(
  'destroyed destroying lost losing losses captured disabled downed shot damaged eliminated',
);

export const EQUIPMENT = list(
  `tank tanks vehicle vehicles aircraft plane planes jet jets helicopter helicopters artillery howitzer howitzers drone
   drones ship ships boat boats launchers launcher apcs ifvs armoured armored missiles missile uavs warplanes carriers
   systems system guns trucks`,
);

export const SOLDIERS = list(
  `troops troop soldiers soldier servicemen serviceman servicemembers personnel fighters fighter combatants militants
   mercenaries mercenary conscripts conscript recruits marines paratroopers sailors officers officer generals military
   men reservists guardsmen pilots crew invaders occupiers convicts draftees defenders forces army commanders
   volunteers inmates`,
);
export const CIVILIANS = list(
  `civilians civilian people person persons children child women woman residents resident villagers pensioners adults
   infants babies boys girls boy girl families workers rescuers medics doctors journalists patients passengers
   pedestrians employees teenagers man tourists shoppers`,
);
/** Words that may stand between a number and what it counts. */
export const FILLERS = list(
  `of the its their his our more other others additional further such its own or and as russian russians ukrainian
   ukrainians russia ukraine civilian innocent enemy chechen wagner military young mobilised mobilized
   pro-russian soviet british american local newly professional regular army naval local foreign unarmed at least
   these those have has had were was been are is being be reportedly also already least`,
);
/** Units that make a number no count of people. */
export const OTHER_UNITS = list(
  `year years month months week weeks day days hour hours minute minutes second seconds km kilometres kilometers
   kilometre mile miles metres meters percent per cent dollars dollar euros pounds roubles rubles billion bn degrees
   times points countries regions region cities city towns villages houses homes buildings apartments schools
   hospitals storey story floors square hectares tonnes tons litres january february march april may june july august
   september october november december am pm rd th st nd year-old rounds shells calls flights`,
);

/** Whose people a word names. */
export const SIDE_WORDS: ReadonlyMap<string, Side> = new Map(
  (
    [
      ['russia', 'russian russians russia moscow kremlin wagner chechen invaders occupiers putin enemy orcs'],
      ['ukraine', 'ukrainian ukrainians ukraine kyiv kiev zelensky zelenskyy zelenskiy defenders azov'],
    ] as const
  ).flatMap(([side, words]) => [...list(words)].map((word): [string, Side] => [word, side])),
);
