/** What a generated report says. */
export type WrittenReport = { readonly title: string; readonly text: string };

/** Draws from 0 to 1. */
type Draw = () => number;

const pick = <T>(list: readonly [T, ...T[]], draw: Draw): T =>
  list[Math.floor(draw() * list.length)] ?? list[0];

const between = (low: number, high: number, draw: Draw): number =>
  low + Math.floor(draw() * (high - low + 1));

const FIRST = ['Bila', 'Stara', 'Nova', 'Verkhnia', 'Nyzhnia', 'Mala', 'Velyka', 'Chorna'] as const;
const SECOND = ['Dolyna', 'Krynytsia', 'Hreblia', 'Sloboda', 'Balka', 'Mohyla', 'Luka', 'Brama'] as const;
const REGIONS = ['Prydolyna', 'Zarichchia', 'Pidhiria', 'Stepove', 'Verbova', 'Lymanske'] as const;
const UNITS = ['motor rifle', 'airborne', 'tank', 'territorial defence', 'artillery', 'marine'] as const;
const SPEAKERS = [
  'the regional governor',
  'a spokesman for the General Staff',
  'the district administration',
  'a volunteer who brings out the wounded',
  'the defence ministry',
  'two officers of the brigade',
] as const;
const TARGETS = ['a grain store', 'a railway yard', 'a repair depot', 'a school', 'a power station'] as const;
const WEATHER = ['Fog', 'Rain', 'Heavy snow', 'A hard frost', 'Strong wind', 'Thick mud'] as const;

const capital = (text: string): string => text.replace(/^./, (first) => first.toUpperCase());

/** The names of one event: towns, regions and people that are not on any map. */
function drawNames(draw: Draw) {
  return {
    town: `${pick(FIRST, draw)} ${pick(SECOND, draw)}`,
    village: `${pick(FIRST, draw)} ${pick(SECOND, draw)}`,
    region: `${pick(REGIONS, draw)} region`,
    brigade: `${between(101, 399, draw)}th ${pick(UNITS, draw)} brigade`,
    speaker: pick(SPEAKERS, draw),
    other: pick(SPEAKERS, draw),
    target: pick(TARGETS, draw),
    weather: pick(WEATHER, draw),
  };
}
type Names = ReturnType<typeof drawNames>;

/** What is common to all reports: it names the war, and says nothing that a theme asks for. */
function tellAround({ region, village, weather }: Names, draw: Draw): string {
  const kilometres = between(4, 60, draw);
  return (
    `${village} lies ${kilometres} kilometres from the front line in the ${region}, and its market still opens in the morning. ` +
    `${weather} kept most drones of both the Russian and the Ukrainian side on the ground for half of the day. ` +
    `Buses to the next town ran late, and the post office handed out parcels by lamp light.`
  );
}

function strike(names: Names, draw: Draw): WrittenReport {
  const { town, target, speaker, other } = names;
  const killed = between(2, 29, draw);
  const wounded = killed + between(3, 60, draw);
  return {
    title: `Russian strike on ${target} in ${town} kills ${killed}`,
    text: `A Russian missile hit ${target} in ${town} shortly after dusk, ${speaker} said. At least ${killed} civilians were killed and ${wounded} were wounded.\n\nRescuers worked through the night with two cranes. ${capital(other)} said that the fire was out by morning.\n\n${tellAround(names, draw)}`,
  };
}

function morale(names: Names, draw: Draw): WrittenReport {
  const { town, brigade, speaker } = names;
  const men = between(12, 90, draw);
  return {
    title: `Soldiers of the ${brigade} refuse to fight near ${town}`,
    text: `About ${men} Russian soldiers of the ${brigade} refused to go back to their positions near ${town}, ${speaker} said. They complained of low morale, of missing rations and of commanders who never came to the trenches.\n\nThe men were told that they would be tried as deserters. Relatives gathered at the barracks and asked for them to be brought home.\n\n${tellAround(names, draw)}`,
  };
}

function leadership(names: Names, draw: Draw): WrittenReport {
  const { region, brigade, speaker, other } = names;
  return {
    title: `Russian commander of the ${brigade} dismissed after retreat`,
    text: `The Russian commander of the ${brigade} was dismissed after the retreat in the ${region}, ${speaker} said. He had quarrelled with the General Staff in Moscow over the order to hold the crossing.\n\nA second general was removed from his post in the same week, and ${other} spoke of a growing rift between the defence ministry and the field commanders.\n\n${tellAround(names, draw)}`,
  };
}

function losses(names: Names, draw: Draw): WrittenReport {
  const { town, brigade, speaker } = names;
  const killed = between(30, 400, draw);
  const tanks = between(2, 19, draw);
  return {
    title: `Ukraine says ${killed} Russian soldiers killed near ${town}`,
    text: `Ukrainian forces killed more than ${killed} Russian soldiers near ${town} and destroyed ${tanks} tanks, ${speaker} said. The ${brigade} lost a third of its vehicles in the attempt to cross the river.\n\nThe figures could not be checked independently.\n\n${tellAround(names, draw)}`,
  };
}

function quiet(names: Names, draw: Draw): WrittenReport {
  const { town, region, other } = names;
  const pupils = between(40, 900, draw);
  return {
    title: `${town} reopens its school with ${pupils} pupils`,
    text: `The school of ${town} in the ${region} opened its doors again to ${pupils} pupils, ${other} said. Its windows had been boarded up since the spring.\n\nLessons are held in two shifts, and the cellar has room for everyone.\n\n${tellAround(names, draw)}`,
  };
}

const KINDS = [strike, losses, morale, leadership, quiet, quiet] as const;

/** Writes a report of an event that never was, in words of our own: what it says depends on what is drawn alone. */
export function writeReport(draw: Draw): WrittenReport {
  return pick(KINDS, draw)(drawNames(draw), draw);
}
