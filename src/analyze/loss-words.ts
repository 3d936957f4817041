import type { Measure, Side } from '../model/claim.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

function index<Value>(entries: readonly (readonly [Value, string])[]): ReadonlyMap<string, Value> {
  return new Map(
    entries.flatMap(([value, words]) => [...list(words)].map((word): [string, Value] => [word, value])),
  );
}

/**
 * How a loss word takes those it counts: a past form may be passive ("were killed") or active
 * ("killed two"); an active form only has an object; an intransitive or an adjective only a subject; a
 * noun is counted itself ("two deaths") or has its figure by a preposition ("a toll of two").
 */
type Mode = 'past' | 'active' | 'intransitive' | 'adjective' | 'noun';

/** A word that says what happened to the people counted. */
export type Loss = { readonly measure: Measure; readonly mode: Mode };

export const LOSSES: ReadonlyMap<string, Loss> = index<Loss>([
  [
    { measure: 'killed', mode: 'past' },
    'killed slain murdered executed massacred slaughtered beheaded electrocuted shot',
  ],
  [
    { measure: 'killed', mode: 'active' },
    'kill kills killing murder murdering executing slaughtering massacring',
  ],
  [{ measure: 'killed', mode: 'intransitive' }, 'died die dies dying perished perish drowned'],
  [{ measure: 'killed', mode: 'adjective' }, 'dead lifeless'],
  [
    { measure: 'killed', mode: 'noun' },
    'deaths death fatalities fatality bodies corpses toll lives executions execution killings murders',
  ],
  [{ measure: 'wounded', mode: 'past' }, 'wounded injured hurt hospitalised hospitalized maimed'],
  [
    { measure: 'wounded', mode: 'active' },
    'wounding wounds wound injuring injures injure hurting hospitalising hospitalizing maiming',
  ],
  [{ measure: 'wounded', mode: 'noun' }, 'injuries woundings burns concussion concussions'],
  [{ measure: 'casualties', mode: 'past' }, 'eliminated liquidated neutralised neutralized lost'],
  [
    { measure: 'casualties', mode: 'active' },
    'losing loses lose eliminating liquidating neutralising neutralizing eliminates eliminate',
  ],
  [{ measure: 'casualties', mode: 'noun' }, 'casualties losses loss'],
  [{ measure: 'captured', mode: 'past' }, 'captured exchanged swapped freed released returned repatriated'],
  [
    { measure: 'captured', mode: 'active' },
    'capturing captures capture exchange exchanging exchanges swapping freeing releasing swap',
  ],
  [{ measure: 'captured', mode: 'intransitive' }, 'surrendered surrender'],
  [{ measure: 'captured', mode: 'adjective' }, 'captive'],
  [{ measure: 'captured', mode: 'noun' }, 'prisoners pows captives prisoner'],
  [{ measure: 'missing', mode: 'adjective' }, 'missing unaccounted'],
  [{ measure: 'wounded', mode: 'adjective' }, 'hospital hospitals condition medical'],
]);

/** Words of `LOSSES` that tell of captives only where the sentence speaks of captivity. */
export const RELEASES = list(
  'exchanged swapped freed released returned repatriated exchanging swapping freeing releasing swap exchange exchanges prisoners prisoner pows captives',
);
export const CAPTIVITY = list(
  'prisoner prisoners pow pows captives captivity swap exchange captured custody',
);

export const EQUIPMENT_LOST = list(
  'destroyed destroying destroys destroy lost losing loss loses losses destruction captured disabled downed downing shot damaged eliminated intercepted sunk',
);

export const EQUIPMENT = list(
  `tank tanks vehicle vehicles aircraft plane planes jet jets helicopter helicopters artillery howitzer howitzers drone
   drones ship ships boat boats launcher launchers apcs ifvs missile missiles uavs warplanes carriers systems system
   guns trucks rockets bombers warships mortars radars shaheds mlrs bradleys leopards abrams frigates corvettes submarines gunships`,
);

/** Words that name what is counted: soldiers, civilians, or people of either kind. */
export const PEOPLE: ReadonlyMap<string, 'soldiers' | 'civilians' | 'people'> = index([
  [
    'soldiers',
    `troops troop soldiers soldier servicemen serviceman servicemembers servicewomen servicepeople personnel fighters fighter combatants
     militants mercenaries mercenary conscripts conscript recruits marines paratroopers sailors officers officer
     generals general colonels colonel majors lieutenant captain sergeant military reservists guardsmen pilots crew invaders occupiers convicts draftees defenders forces
     army commanders commander legionnaires militiamen militia separatists rebels orcs infantrymen gunmen guerrillas insurgents
     commandos commando infantry saboteurs saboteur snipers sniper border nationalists nationalist cadets cadet warriors attackers aggressors veterans veteran
     sailor marine servicemember paratrooper reservist guardsman pilot airmen airman aviators seamen seaman infantryman gunman militant trooper
     troopers comrades comrade invader occupier convict draftee defender legionnaire militiaman mobiks tankers tankmen gunners
     navigators navigator submariners submariner`,
  ],
  [
    'civilians',
    `civilians civilian child children woman women resident residents villager villagers pensioners pensioner adults infants
     infant babies baby boys girls boy girl families family worker workers rescuer rescuers medics medic doctors doctor nurses
     journalists journalist reporters patients passengers passenger pedestrians employees employee teenagers teenager
     tourists shoppers police policemen firefighters firefighter guards guard officials teachers students pupils
     volunteers paramedics drivers driver priests refugees evacuees citizens citizen bystanders toddlers minors
     youths kids schoolchildren youngsters staff couple motorists diplomats miners farmers prosecutors guests players
     athletes elderly mother mothers sisters sister grandmother daughters daughter wife girlfriends activists protesters locals
     rescuer policeman policewoman villager tourist teacher student pupil volunteer driver priest refugee evacuee bystander toddler
     motorist diplomat miner farmer guest athlete activist colleagues colleague electricians electrician engineers engineer
     neighbours neighbors neighbour neighbor grandchildren granddaughter granddaughters husband husbands schoolgirl
     schoolboy schoolgirls schoolboys schoolchild teenager youth worshippers mourners commuters customers
     clergy welders watchman loaders passers passersby passerby`,
  ],
  [
    'people',
    `people person persons men man others other victims members member individuals foreigners nationals
     humans brothers brother sons son father fathers parents relatives friends souls participants captives prisoners prisoner pows
     russians ukrainians americans britons poles belarusians chechens syrians israelis palestinians iraqis afghans georgians jews
     muslims nepalis cubans indians pakistanis germans kenyans ugandans egyptians serbs kurds turks greeks finns swedes danes dutchmen
     spaniards koreans africans europeans westerners uzbeks tajiks kazakhs crimeans tatars inmates hostages suspects survivors grandparents siblings sibling hostage inmate uncle nephew cousin cousins relative friend`,
  ],
]);

/** Words of `PEOPLE` that as often stand before another noun ("military bases", "border posts"). */
export const ADJECTIVAL = list(
  'military army civilian police border family crew militia women child staff personnel general officer baby passenger rebel infantry prisoner worker elderly forces volunteer student marine youth teenager villager engineer sniper separatist convict pilot veteran',
);

/** Units and things that make a number no count of people. */
export const OTHER_UNITS = list(
  `year years month months week weeks weekend weekends day days hour hours minute minutes second seconds km kilometres kilometers kilometre
   kilometer mile miles metres meters metre feet percent per cent percentage dollars dollar euros euro pounds roubles rubles hryvnia billion bn
   trillion degrees times points point countries regions region cities city towns villages settlements houses homes buildings building apartments
   schools school storey story floors hectares acres tonnes tons litres rounds shells
   calls flights strikes attacks attack brigades brigade battalions regiments divisions votes goals seats games matches
   jobs shares animals dogs dolphins cattle horses cows pigs birds cats old seats sites targets locations occasions incidents`,
);
export const MONTHS = list(
  `january february march april may june july august september october november december jan feb mar apr jun jul aug
   sep sept oct nov dec`,
);

/** Whose people a word names. */
export const SIDE_WORDS: ReadonlyMap<string, Side> = index<Side>([
  [
    'russia',
    `russian russians russia moscow kremlin wagner chechen chechens putin orcs rashists dagestan buryatia muscovite dpr lpr dnr lnr separatist separatists
     korean koreans kadyrov kadyrovites  shoigu gerasimov prigozhin buryat belgorod bryansk kursk
     konashenkov peskov medvedev lavrov surovikin girkin strelkov`,
  ],
  [
    'ukraine',
    `ukrainian ukrainians ukraine kyiv kiev zelensky zelenskyy zelenskiy azov azovstal zaluzhnyi zaluzhny syrskyi syrsky
     podolyak budanov danilov yermak malyar maliar haidai`,
  ],
]);
/** Places whose garrison is one side's, where nothing else says whose soldiers were hit there. */
export const GARRISONS: ReadonlyMap<string, Side> = index<Side>([
  [
    'russia',
    `makiivka makeyevka makeevka sevastopol crimea crimean saky saki engels saratov ryazan rostov voronezh pskov moskva
     melitopol berdiansk luhansk novorossiysk morozovsk taganrog millerovo yeysk djankoi dzhankoi`,
  ],
  [
    'ukraine',
    `mykolaiv odesa odessa kharkiv dnipro lviv yavoriv poltava vinnytsia zhytomyr chernihiv sumy kropyvnytskyi desna
     starokostiantyniv kryvyi khmelnytskyi rivne`,
  ],
]);
/** Words for soldiers that only one side's people bear in this war. */
export const SIDE_NOUNS: ReadonlyMap<string, Side> = index<Side>([
  ['russia', 'occupiers invaders orcs convicts mercenaries mobilised mobilized mobiks occupier invader'],
  ['ukraine', 'defenders'],
]);

/** Function words at which a noun phrase ends, and over which a verb does not reach for its subject. */
export const CLAUSE_WORDS = list(
  `that but when as because while if after before until although though where so than whether why how what said says what
   saying told adding added since whereas once unless`,
);
export const FUNCTION_WORDS = list(
  `in on at by to for from with of and or near during through over under against into across around between among
   who which whose whom is are was were be been being has have had will would could can may might must should not
   he she it they we i you him her them us this these those there the a an its his their our my your per including
   out up down off about amid following despite without within along plus only just also alone so far then now`,
);
export const BE = list('is are was were be been being get got gets');
export const HAVE = list('has have had having');
export const MODALS = list(
  `could would might may will can should must to cannot wouldn't couldn't won't didn't`,
);
export const ADVERBS_BETWEEN = list(
  `also already reportedly allegedly now then since all both either still confirmed instantly immediately recently
   later feared presumed found seriously badly critically severely lightly fatally apparently probably likely
   believed thought declared considered reported known understood estimated taken held rushed admitted brought transferred left officially more others just only all allegedly tragically subsequently currently been`,
);

/** What attacks: after a side's name they make it the attacker. */
export const ATTACKS = list(
  `strike strikes missile missiles attack attacks shelling drone drones bombing bombings bombardment rocket rockets
   airstrike airstrikes fire barrage bombs bomb raid raids artillery mine mines sniper ambush counterattack`,
);
/** Places where those hit may be soldiers, so that "people" does not say who they were. */
export const MILITARY_PLACES = list(
  `base bases airfield airbase barracks depot airbases garrison warship cruiser submarine bunker headquarters airfields positions trench trenches`,
);
/** What "military", "air" or "naval" makes a place where soldiers are. */
export const MILITARY_THINGS = list(
  `base bases unit facility airfield airport ground site training camp camps installation academy school convoy column plane aircraft`,
);
export const CIVIL = list(
  'civilian civilians noncombatant non-combatant resident residents passengers journalists',
);
export const WARS = list('war wars conflict conflicts invasion');
