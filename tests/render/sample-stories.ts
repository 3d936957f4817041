import type { Attribution } from '../../src/model/annotation.ts';
import type { Claim, Quantity } from '../../src/model/claim.ts';

type Said = { text: string } & Attribution;
type Counted = Omit<Claim, 'evidence'> & { words: string };

/** One report of the sample, in our own words; what it states is public knowledge. */
export type SampleStory = {
  theme: 'leadership-strain' | 'morale' | 'casualties';
  day: string;
  headline: string;
  /** Null: a brief after a report whose outlet is not named. */
  after: string | null;
  said: Said[];
  counted: Counted[];
};

type Hedge = Attribution['hedge'];

const say = (text: string, speaker: string | null = null, hedge: Hedge = null): Said => ({
  text,
  speaker,
  hedge,
  probability: null,
});
const exact = (value: number): Quantity => ({ low: value, high: value, qualifier: null });
const over = (value: number, qualifier = 'more than'): Quantity => ({ low: value, high: null, qualifier });
const upTo = (value: number): Quantity => ({ low: null, high: value, qualifier: 'up to' });
const range = (low: number, high: number): Quantity => ({ low, high, qualifier: null });
const count = (
  quantity: Quantity,
  measure: Claim['measure'],
  side: Claim['side'],
  claimant: string | null,
  hedge: Hedge,
  words: string,
  asOf: string | null = null,
): Counted => ({ quantity, measure, side, claimant, hedge, words, asOf });

const MOD = 'UK Ministry of Defence';

const LEADERSHIP: Omit<SampleStory, 'theme'>[] = [
  {
    day: '2022-05-19',
    headline: 'Two senior Russian commanders lose their posts, British officials say',
    after: 'HuffPost UK',
    said: [
      {
        text: 'A tank army commander was suspended after his units failed at Kharkiv.',
        speaker: MOD,
        hedge: 'said',
        probability: null,
      },
      {
        text: 'The head of the Black Sea Fleet had most likely been set aside too, after the loss of the cruiser Moskva.',
        speaker: MOD,
        hedge: 'said',
        probability: 'likely',
      },
      say('Fear of blame slows decisions at every level of command.'),
    ],
    counted: [],
  },
  {
    day: '2022-04-10',
    headline: 'Moscow names one general for the whole front',
    after: 'Reuters',
    said: [
      say(
        'General Dvornikov was put in charge of a campaign that until then had no single commander.',
        'a US official',
        'said',
      ),
    ],
    counted: [],
  },
  {
    day: '2022-10-01',
    headline: 'Chechen leader turns on a front-line general after Lyman falls',
    after: null,
    said: [
      say(
        'Kadyrov called General Lapin incompetent and asked for him to be sent to the front as a private.',
        'Ramzan Kadyrov',
        'said',
      ),
      say('Few loyalists had ever attacked a serving commander so openly.'),
    ],
    counted: [],
  },
  {
    day: '2022-10-08',
    headline: 'Surovikin takes over as losses of ground mount',
    after: 'The Guardian',
    said: [
      say(
        'The change at the top came in the same week as the dismissal of two district commanders.',
        'Russian media',
        'reported',
      ),
    ],
    counted: [],
  },
  {
    day: '2023-01-11',
    headline: 'Gerasimov replaces Surovikin after three months',
    after: 'BBC News',
    said: [
      {
        text: 'The demotion shows how sharp the rivalry within the command has become.',
        speaker: MOD,
        hedge: null,
        probability: 'almost certain',
      },
      say(
        'Moscow spoke only of a need for closer contact between the branches of its forces.',
        'the Russian defence ministry',
        'said',
      ),
    ],
    counted: [],
  },
  {
    day: '2023-02-21',
    headline: 'Wagner’s owner accuses army chiefs of withholding shells',
    after: 'Meduza',
    said: [
      say(
        'Prigozhin said that the chief of staff and the minister starve his men of ammunition, and called it treason.',
        'Yevgeny Prigozhin',
        'claimed',
      ),
    ],
    counted: [],
  },
  {
    day: '2023-04-27',
    headline: 'Logistics chief leaves the defence ministry',
    after: 'Institute for the Study of War',
    said: [
      say(
        'Mizintsev was removed only seven months after he had taken over supply.',
        'Russian bloggers',
        'reported',
      ),
    ],
    counted: [],
  },
  {
    day: '2023-05-05',
    headline: 'Prigozhin threatens to pull out of Bakhmut',
    after: 'Associated Press',
    said: [
      say(
        'Standing among bodies, he shouted the names of Shoigu and Gerasimov and blamed them for the deaths.',
      ),
      say('He set a date for leaving the town, then took it back.', 'Kyiv', 'said'),
    ],
    counted: [],
  },
  {
    day: '2022-07-09',
    headline: 'Reservists and volunteers fill gaps that officers cannot explain',
    after: null,
    said: [
      {
        text: 'Units pieced together from several brigades rarely know who commands them.',
        speaker: MOD,
        hedge: 'said',
        probability: 'highly likely',
      },
    ],
    counted: [],
  },
  {
    day: '2022-11-03',
    headline: 'Another district commander is replaced',
    after: 'RBC',
    said: [
      say('Lapin gave up the Central Military District, and no reason was made public.', 'RBC', 'reported'),
    ],
    counted: [],
  },
];

const MORALE: Omit<SampleStory, 'theme'>[] = [
  {
    day: '2022-03-31',
    headline: 'Spy chief: some Russian soldiers refuse orders and damage their own kit',
    after: 'Sky News',
    said: [
      say(
        'Soldiers short of weapons and of heart refused to carry out orders and wrecked their own equipment.',
        'Jeremy Fleming',
        'said',
      ),
      say('They even brought down an aircraft of their own side by mistake.', 'Jeremy Fleming', 'said'),
    ],
    counted: [],
  },
  {
    day: '2022-04-08',
    headline: 'Paratroopers from Pskov decline to go back',
    after: 'Pskovskaya Guberniya',
    said: [
      say(
        'About sixty men were sent home, and some were threatened with prosecution.',
        'a local newspaper',
        'reported',
      ),
    ],
    counted: [],
  },
  {
    day: '2022-08-02',
    headline: 'Contract soldiers who would not fight are held in a basement',
    after: 'The Insider',
    said: [
      say(
        'Relatives say that dozens of refusers were locked up in Bryanka until they agreed to return.',
        'relatives',
        'said',
      ),
    ],
    counted: [],
  },
  {
    day: '2022-09-21',
    headline: 'Call-up of 300,000 sets off queues at the borders',
    after: 'BBC News',
    said: [
      say('Flights to countries without visas sold out within hours of the speech.'),
      say('Police took more than 1,300 protesters into custody in one evening.', 'OVD-Info', 'reported'),
    ],
    counted: [],
  },
  {
    day: '2022-09-24',
    headline: 'Ten years in prison for surrender',
    after: 'Reuters',
    said: [
      {
        text: 'Harsher penalties are meant to make up for a lack of will among the newly mobilised.',
        speaker: MOD,
        hedge: 'said',
        probability: 'likely',
      },
    ],
    counted: [],
  },
  {
    day: '2022-11-04',
    headline: 'Units posted behind the line to stop men from leaving it',
    after: null,
    said: [
      {
        text: 'Commanders probably want their soldiers to hold positions to the death.',
        speaker: MOD,
        hedge: 'said',
        probability: 'probable',
      },
    ],
    counted: [],
  },
  {
    day: '2022-11-12',
    headline: 'Cheers in Kherson, and relief among those who withdrew',
    after: 'The Kyiv Independent',
    said: [
      say(
        'Prisoners spoke of weeks without hot food, letters or any idea of the plan.',
        'captured soldiers',
        'said',
      ),
    ],
    counted: [],
  },
  {
    day: '2023-01-04',
    headline: 'Phones blamed for Makiivka, and families are furious',
    after: 'France 24',
    said: [
      say(
        'Mobile telephones gave the barracks away, the ministry told the bereaved.',
        'the Russian defence ministry',
        'said',
      ),
      say(
        'Bloggers answered that whoever housed recruits beside ammunition should answer for it.',
        'military bloggers',
        'said',
      ),
    ],
    counted: [
      count(exact(89), 'killed', 'russia', 'the Russian defence ministry', 'confirmed', '89 dead'),
      count(
        { low: 400, high: 400, qualifier: 'about' },
        'killed',
        'russia',
        'Ukraine’s armed forces',
        'claimed',
        'about 400 dead',
      ),
    ],
  },
  {
    day: '2023-01-20',
    headline: 'A hotline for those who wish to surrender grows busy',
    after: 'Ukrainska Pravda',
    said: [
      say(
        'Thousands of calls reached the line called I Want to Live within four months.',
        'Ukrainian military intelligence',
        'claimed',
      ),
    ],
    counted: [],
  },
  {
    day: '2023-05-21',
    headline: 'Courts try more deserters in four months than in the whole of last year',
    after: 'Mediazona',
    said: [
      {
        text: 'A thousand soldiers stood trial for leaving their units between January and early May.',
        speaker: MOD,
        hedge: 'said',
        probability: 'highly likely',
      },
    ],
    counted: [],
  },
];

const CASUALTIES: Omit<SampleStory, 'theme'>[] = [
  {
    day: '2023-02-17',
    headline: 'Britain puts Russian losses at up to 200,000',
    after: 'Sky News',
    said: [
      {
        text: 'Russian forces and their contractors have suffered up to 200,000 casualties since the invasion began.',
        speaker: MOD,
        hedge: 'estimated',
        probability: 'likely',
      },
      say('Between 40,000 and 60,000 of them are thought to be dead.', MOD, 'estimated'),
    ],
    counted: [
      count(
        range(175_000, 200_000),
        'casualties',
        'russia',
        MOD,
        'estimated',
        'up to 200,000 casualties',
        'since the invasion began',
      ),
      count(
        { low: 40_000, high: 60_000, qualifier: 'between' },
        'killed',
        'russia',
        MOD,
        'estimated',
        'between 40,000 and 60,000',
      ),
    ],
  },
  {
    day: '2022-03-25',
    headline: 'Moscow gives its second count of the dead',
    after: 'TASS',
    said: [
      say(
        'The general staff spoke of 1,351 soldiers killed and 3,825 wounded.',
        'the Russian general staff',
        'said',
      ),
    ],
    counted: [
      count(exact(1_351), 'killed', 'russia', 'the Russian general staff', 'said', '1,351 soldiers killed'),
      count(exact(3_825), 'wounded', 'russia', 'the Russian general staff', 'said', '3,825 wounded'),
    ],
  },
  {
    day: '2022-04-16',
    headline: 'Zelensky names a figure for Ukraine’s own losses',
    after: 'CNN',
    said: [
      say(
        'He put the number of Ukrainian soldiers killed at 2,500 to 3,000, and of wounded at about 10,000.',
        'Volodymyr Zelensky',
        'said',
      ),
    ],
    counted: [
      count(range(2_500, 3_000), 'killed', 'ukraine', 'Volodymyr Zelensky', 'said', '2,500 to 3,000'),
      count(
        { low: 10_000, high: 10_000, qualifier: 'about' },
        'wounded',
        'ukraine',
        'Volodymyr Zelensky',
        'said',
        'about 10,000',
      ),
    ],
  },
  {
    day: '2022-09-21',
    headline: 'Shoigu breaks six months of silence on losses',
    after: null,
    said: [say('The minister said that 5,937 Russian soldiers had died.', 'Sergei Shoigu', 'said')],
    counted: [count(exact(5_937), 'killed', 'russia', 'Sergei Shoigu', 'said', '5,937 Russian soldiers')],
  },
  {
    day: '2022-11-10',
    headline: 'America’s top general counts well over 100,000 on each side',
    after: 'Associated Press',
    said: [
      say('Milley spoke of well over 100,000 Russian soldiers killed and wounded.', 'Mark Milley', 'said'),
      say('It was probably the same on the Ukrainian side, he added.', 'Mark Milley', 'said'),
    ],
    counted: [
      count(over(100_000, 'well over'), 'casualties', 'russia', 'Mark Milley', 'said', 'well over 100,000'),
    ],
  },
  {
    day: '2022-12-01',
    headline: 'Kyiv adviser: as many as 13,000 Ukrainian soldiers dead',
    after: 'Channel 24',
    said: [say('Podolyak gave a range of 10,000 to 13,000 killed in action.', 'Mykhailo Podolyak', 'said')],
    counted: [
      count(range(10_000, 13_000), 'killed', 'ukraine', 'Mykhailo Podolyak', 'said', '10,000 to 13,000'),
    ],
  },
  {
    day: '2023-02-21',
    headline: 'UN rights office verifies 8,006 civilian deaths in a year',
    after: 'UN News',
    said: [
      say(
        'The office had verified 8,006 deaths of civilians, and thinks the true toll far higher.',
        'the UN human rights office',
        'confirmed',
      ),
    ],
    counted: [
      count(exact(8_006), 'killed', 'civilian', 'the UN human rights office', 'confirmed', '8,006 deaths'),
    ],
  },
  {
    day: '2023-05-01',
    headline: 'Washington: 20,000 Russians killed since December',
    after: 'Reuters',
    said: [
      say(
        'More than 20,000 were killed in five months, half of them fighters of Wagner, Kirby told reporters.',
        'John Kirby',
        'estimated',
      ),
    ],
    counted: [
      count(
        over(20_000),
        'killed',
        'russia',
        'John Kirby',
        'estimated',
        'More than 20,000',
        'in five months',
      ),
      count(
        upTo(100_000),
        'casualties',
        'russia',
        'John Kirby',
        'estimated',
        'up to 100,000',
        'since December',
      ),
    ],
  },
  {
    day: '2023-05-12',
    headline: 'Obituaries and graves give 22,000 names',
    after: 'Mediazona',
    said: [
      say(
        'Volunteers had confirmed at least 22,000 deaths one by one, from obituaries and cemeteries.',
        'Mediazona and BBC Russian',
        'confirmed',
      ),
    ],
    counted: [
      count(
        over(22_000, 'at least'),
        'killed',
        'russia',
        'Mediazona and BBC Russian',
        'confirmed',
        'at least 22,000',
      ),
    ],
  },
  {
    day: '2022-05-10',
    headline: 'Dozens feared dead at a river crossing',
    after: 'Kyiv Post',
    said: [
      say(
        'Dozens of vehicles were lost with their crews on the Siverskyi Donets.',
        'Ukrainian officials',
        'claimed',
      ),
    ],
    counted: [
      count(
        { low: null, high: null, qualifier: 'dozens' },
        'equipment',
        'russia',
        'Ukrainian officials',
        'claimed',
        'Dozens of vehicles',
      ),
    ],
  },
];

/** Thirty stories, ten a theme, the themes in turn: any number of them has every theme it can. */
export const SAMPLE_STORIES: readonly SampleStory[] = LEADERSHIP.flatMap((leadership, at): SampleStory[] => {
  const rest: SampleStory[] = [{ theme: 'leadership-strain', ...leadership }];
  const morale = MORALE[at];
  const casualties = CASUALTIES[at];
  if (morale !== undefined) rest.push({ theme: 'morale', ...morale });
  if (casualties !== undefined) rest.push({ theme: 'casualties', ...casualties });
  return rest;
});
