import { NAME_SPELLINGS, PLACE_NAMES, SEAT_NAMES } from './story-names.ts';

/**
 * Words that stand for one another in reports of one event, as data: each line is a term and the words that
 * are read as it. A class joins words for what happened, never for how the outlet feels about it.
 */
const CLASSES = `
kill: kill kills killed killing killings dead death deaths die dies died dying slain slay fatal fatally deadly murder murdered murders perished lethal
assassinate: assassinate assassinated assassination assassinating
wound: wound wounds wounded wounding injure injured injures injuring injury injuries hurt
strike: strike strikes struck striking attack attacks attacked attacking hit hits hitting bomb bombs bombed bombing bombardment bombards bombard shelling shelled shells shell barrage barrages pounds pounded pound pounding slam slams slammed airstrike airstrikes raid raids assault assaults target targets targeted targeting blitz bombardments
missile: missile missiles rocket rockets
blast: blast blasts explosion explosions explode explodes exploded exploding
drone: drone drones uav uavs unmanned
shootdown: downed downs shoots intercepts intercepted thwarts thwarted repels repelled
arrest: arrest arrests arrested arresting detain detains detained detaining detention custody held
jail: jail jails jailed jailing prison prisons imprisoned imprisonment imprisons sentence sentences sentenced sentencing behind-bars
convict: convict convicts convicted conviction guilty
charge: charge charges charged charging indict indicts indicted indictment
trial: trial trials court courts tribunal judge judges
resign: resign resigns resigned resignation resigning quit quits
dismiss: dismiss dismissed dismisses dismissal sack sacks sacked sacking fire-post relieved oust ousts ousted ouster removed
appoint: appoint appoints appointed appointment named tapped
visit: visit visits visited visiting trip trips travel travels traveled travelled traveling travelling tour tours toured arrive arrives arrived arriving arrival lands landed touches
meet: meet meets met meeting meetings summit summits talks hosts hosted host welcomes welcomed
call: call calls phone phoned telephone
speech: speech speeches address addresses addressed addressing remarks
warn: warn warns warned warning warnings caution cautions
accuse: accuse accuses accused accusing accusation accusations blame blames blamed blaming alleges alleged allegations
deny: deny denies denied denying denial rejects reject rejected rejecting dismissing dismisses-claim refutes
condemn: condemn condemns condemned condemning condemnation denounce denounces denounced denouncing blasts-words slam-words slams-words criticise criticises criticised criticize criticizes criticized outrage barbaric
sanction: sanction sanctions sanctioned sanctioning blacklist blacklists blacklisted
cap: cap caps capped ceiling
suspend: suspend suspends suspended suspending suspension halt halts halted halting pause pauses paused freeze freezes
withdraw: withdraw withdraws withdrew withdrawing withdrawal withdrawn pull pulls pulled pulling retreat retreats retreated pullout leave leaves leaving exit exits
capture: capture captures captured capturing seize seizes seized seizing seizure control took retake retakes retaken recapture recaptures recaptured liberated liberate
rebel: rebellion mutiny mutinous insurrection uprising revolt coup rebels mutineers
mercenary: mercenary mercenaries paramilitary
wagner: wagner
crash: crash crashes crashed crashing
plane: plane planes jet jets aircraft warplane warplanes airplane bomber bombers
helicopter: helicopter helicopters chopper choppers
flood: flood floods flooded flooding submerged inundated
dam: dam dams
destroy: destroy destroys destroyed destroying destruction collapse collapses collapsed breach breached wrecked demolished ruin ruined
damage: damage damages damaged damaging
evacuate: evacuate evacuates evacuated evacuation evacuations evacuating
send: send sends sent sending supply supplies supplied supplying deliver delivers delivered delivery provide provides provided providing give gives gave giving donate pledge pledges pledged pledging offer offers offered
weapon: weapon weapons weaponry arms arming munitions ammunition ammo
tank: tank tanks leopard abrams
aid: aid assistance package packages support
buy: buy buys bought purchase purchases
visitfirst: first-visit
nuclear: nuclear nuke nukes atomic
deploy: deploy deploys deployed deploying deployment station stations stationed stationing
test: test tests tested testing
treaty: treaty pact accord
deal: deal deals agreement agreements
ceasefire: ceasefire truce
peace: peace
vote: vote votes voted voting ballot balloting
election: election elections electoral re-election reelection presidential
run: run runs running bid bids candidacy candidate candidates stand seek seeks seeking
win: win wins won winning victory victories
resolution: resolution resolutions
veto: veto vetoes vetoed
invade: invade invades invaded invasion invading
offensive: offensive offensives
counteroffensive: counteroffensive counter-offensive counterattack counteroffensives
troops: troops troop soldier soldiers serviceman servicemen
mobilise: mobilise mobilised mobilisation mobilize mobilized mobilization conscription conscripts conscript draft drafted conscripted call-up
child: child children kid kids boy girl infant baby
woman: woman women
abduct: abduct abducted abduction kidnap kidnapped deport deported deportation deporting
prisoner: prisoner prisoners pow pows captive captives inmate inmates
swap: swap swaps swapped exchange exchanges exchanged
free: free frees freed freeing release releases released releasing
torture: torture tortured torturing
rape: rape rapes raped
crime: crime crimes atrocity atrocities
leak: leak leaks leaked leaking
spy: spy spies spying espionage spied
fire: fire fires blaze blazes ablaze inferno
power: power electricity blackout blackouts
grid: grid energy infrastructure
water: water
gas: gas
oil: oil crude
depot: depot depots storage
refinery: refinery refineries
grain: grain wheat
export: export exports exported exporting shipment shipments
ship: ship ships vessel vessels warship warships
tanker: tanker tankers
bridge: bridge bridges
port: port ports harbour harbor
base: base bases airbase airbases airfield airfields
village: village villages
city: city cities town towns
building: building buildings block apartment apartments tower skyscraper high-rise
hospital: hospital hospitals clinic
school: school schools
restaurant: restaurant restaurants pizzeria cafe cafes
reporter: reporter reporters journalist journalists correspondent
blogger: blogger bloggers
critic: critic critics foe opponent opponents dissident dissidents opposition
activist: activist activists campaigner campaigners
lawmaker: lawmaker lawmakers mp mps parliamentarian senator senators congressman legislator legislators
general: general generals commander commanders
minister: minister ministers
official: official officials
investigate: investigate investigates investigated investigation probe probes probing investigators investigator investigating
report: report reports reported
police: police
suspect: suspect suspects suspected
bury: bury buries buried burial funeral funerals memorial
recruit: recruit recruits recruited recruiting recruitment
poison: poison poisoned poisoning
behead: behead beheaded beheading decapitated decapitation decapitating
defect: defect defects defected defection defector defectors
flee: flee flees fled fleeing
hike: hike hikes hiked raise raises raised raising
rate: rate rates
fall: fall falls fell falling drop drops dropped plunge plunges plunged slump slumps tumbles tumbled
rise: rise rises rose rising surge surges surged soar soars soared
ban: ban bans banned banning bar bars barred barring outlaw outlaws outlawed prohibits
join: join joins joined joining accession accede membership
border: border borders frontier
war: war wars conflict
year: year years
billion: bn
anniversary: anniversary
unveil: unveil unveils unveiled unveiling announce announces announced announcing announcement
urge: urge urges urged urging
vow: vow vows vowed vowing promise promises promised
mistake: mistake mistakenly accidentally accidental accident error
surprise: surprise unannounced
annex: annex annexes annexed annexing annexation
hack: hack hacked hackers hacking cyberattack cyberattacks cyber
cathedral: cathedral church
museum: museum
satellite: satellite satellites
space: space spacecraft cosmonaut cosmonauts astronaut astronauts
moon: moon lunar
ambassador: ambassador envoy envoys
expel: expel expels expelled expelling expulsion
summon: summon summons summoned
jets: f16 f16s
`;

/** Words that tell nothing of an event: grammar, and how reports are introduced. */
const STOP = `a an the and or but nor so as at by for from in into of off on onto out over to up down with without within about after
again against all also am amid among any are around be because been before being below between both can cannot could did do does
doing during each few further had has have having he her here hers him himself his how i if is it its itself just me more most my
no not now once only other our ours own same she should some such than that their theirs them then there these they this those
through too under until very was we were what when where which while who whom why will would you your yours s t re ve ll d m
said say says saying told tell tells new one two may might must us latest update updates news live via per continue reading
see full coverage like even still yet ever much many make makes made get gets got going go goes went come comes came near
read according including since whether another least last day days week weeks month months monday tuesday wednesday thursday
friday saturday sunday january february march april june july august september october november december today yesterday
tomorrow morning night evening early late cnn nbc abc bbc afp reuters ap mailonline newsletter sign`;

/** The classes of what happened, for telling one kind of event from another. */
const ACTIONS = `kill assassinate wound strike blast shootdown arrest jail convict charge resign dismiss appoint visit meet call speech warn
accuse deny condemn sanction suspend withdraw capture rebel crash flood destroy evacuate send deploy test vote veto invade
mobilise abduct swap free torture leak defect flee hike ban join annex hack expel bury recruit poison behead run unveil cap summon`;

/** What happens first, and what is done or said about it afterwards. */
const HAPPENING =
  'kill assassinate wound strike blast crash flood destroy damage capture rebel defect flee leak jail convict arrest poison rape torture behead abduct';
const FOLLOW =
  'condemn deny accuse warn urge vow call bury investigate arrest charge suspend dismiss resign evacuate sanction react';

function parseClasses(...sources: readonly string[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const line of sources.join('\n').split('\n')) {
    const colon = line.indexOf(': ');
    if (colon < 0) continue;
    const term = line.slice(0, colon);
    for (const word of line.slice(colon + 2).split(' ')) if (!map.has(word)) map.set(word, term);
  }
  return map;
}

const listOf = (source: string): ReadonlySet<string> => new Set(source.split(/\s+/));

/** A word in lower case -> the term it stands for. */
export const TERM_OF: ReadonlyMap<string, string> = parseClasses(NAME_SPELLINGS, CLASSES);

/** Terms that name a country, a people, a person or a town in one of several spellings. */
export const NAME_TERMS: ReadonlySet<string> = new Set(parseClasses(NAME_SPELLINGS).values());

/** Terms that are places below the size of a country, or capitals. */
export const PLACE_TERMS: ReadonlySet<string> = listOf(PLACE_NAMES);

/** Words passed over. */
export const STOP_WORDS: ReadonlySet<string> = listOf(STOP);

/** Terms that say what kind of event it is. */
export const ACTION_TERMS: ReadonlySet<string> = listOf(ACTIONS);

/** Places whose name often means a government. */
export const SEAT_TERMS: ReadonlySet<string> = listOf(SEAT_NAMES);

/** Terms for what happens, and for what follows on it. */
export const HAPPENING_TERMS: ReadonlySet<string> = listOf(HAPPENING);
export const FOLLOW_TERMS: ReadonlySet<string> = listOf(FOLLOW);

/** What is struck once, and not day after day as a town's houses are. */
const TARGETS =
  'supermarket market mall shop hotel restaurant theatr theater cathedral museum hospital school university warehous bakery';

/** Terms for what is struck once: that two reports of one town name the same one tells of one event. */
export const ONCE_TERMS: ReadonlySet<string> = listOf(TARGETS);

/** Those, and what is struck often: it tells events of one day apart, and not those of a week. */
export const TARGET_TERMS: ReadonlySet<string> = listOf(
  `${TARGETS} building house home dormitory kindergarten railway train bus park cemetery funeral`,
);

/** Terms for an attack and what it is made with, as the report of one may name it. */
export const ATTACK_TERMS: ReadonlySet<string> = new Set(['strike', 'missile', 'drone', 'blast']);
