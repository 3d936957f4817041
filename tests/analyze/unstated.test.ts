import { describe, expect, test } from 'vitest';
import { annotate, readArticle } from '../../src/analyze/annotate.ts';
import { listUnstated } from '../../src/analyze/unstated.ts';
import { loadBuiltInThemes } from './load-themes.ts';

const themes = loadBuiltInThemes();
const themesOf = (text: string, title = '') =>
  annotate({ title, text }, themes)
    .themes.map(({ theme }) => theme)
    .sort();

/** The words of a sentence that it does not state. */
function unstatedOf(text: string): string {
  const [sentence] = readArticle({ title: '', text }, themes).sentences;
  if (sentence === undefined) throw new Error('no sentence');
  const ranges = listUnstated(sentence);
  return sentence.words
    .filter((_, at) => ranges.some(({ from, to }) => at >= from && at < to))
    .map(({ form }) => form)
    .join(' ');
}

describe('what a sentence does not state', () => {
  test.each([
    ['Moscow denied that its men had fled.', 'that its men had fled'],
    [
      'Moscow denied reports, first printed abroad, that its men had fled.',
      'reports first printed abroad that its men had fled',
    ],
    ['Moscow denied it, yet its men had fled.', 'it'],
    [
      'The report that men had fled was dismissed by Moscow as propaganda.',
      'that men had fled was dismissed by moscow as',
    ],
    ['There is no sign that the general was sacked.', 'that the general was sacked'],
    ['The general has not been sacked.', 'not been sacked'],
    ['If the men fled, the front would fall.', 'if the men fled the front would fall'],
    ['The front would fall if the men fled.', 'would fall if the men fled'],
    ['The ministry declined to comment on the deaths.', 'declined to comment on the deaths'],
    ['It did not say how many had died, but named four.', 'not say how many had died'],
    ['The front fell although nobody fled.', ''],
  ])('of %j', (text, unstated) => {
    expect(unstatedOf(text)).toBe(unstated);
  });

  test.each([
    ['a part in what happened', 'The Kremlin denied involvement in the crash that killed the warlord.'],
    ['a deed of its own', 'Russia denied killing prisoners in the camp.'],
    ['what people are kept from', 'The soldiers were denied leave for a year.'],
    ['a threat', 'He threatened to leave the town if no shells came.'],
    ['a list of verbs', 'Twelve people, two of them children, were killed, and more would be found.'],
    ['a report of dismissals', 'The report said that five generals were dismissed.'],
  ])('is nothing where the denial or condition is of %s', (_name, text) => {
    expect(unstatedOf(text)).toBe('');
  });
});

describe('themes', () => {
  test.each([
    ['a denied state', 'The general staff in Moscow denied that its conscripts were deserting.'],
    ['a dismissed claim', 'The head of Wagner dismissed claims that 300 of his fighters had run away.'],
    ['a claim called a lie', 'A Russian governor called reports of a mutiny in the barracks nonsense.'],
    ['a condition', 'If Russian conscripts refused to advance, the offensive near Kupyansk would stop.'],
    ['a loss that is supposed', 'If Russia were to lose another 80,000 soldiers, it would call up more.'],
    ['an inversion', 'Putin could face a mutiny should the army be driven from Crimea.'],
    ['silence', 'The Kremlin declined to comment on the deaths in Belgorod.'],
    [
      'a number that nobody gave',
      'The Russian police did not say how many people had protested against mobilisation.',
    ],
  ])('are not earned by %s', (_name, text) => {
    expect(themesOf(text)).toEqual([]);
  });

  test('are earned beside a denial by what another sentence reports', () => {
    const text =
      'Two dozen Russian conscripts deserted near Svatove, a war blogger reported. Moscow denied that its conscripts were deserting.';
    const [match, ...rest] = annotate({ title: '', text }, themes).themes;
    expect(rest).toEqual([]);
    expect(match?.theme).toBe('morale');
    expect(match?.evidence.map((evidence) => evidence.text)).toEqual([
      text.slice(0, text.indexOf(' Moscow')),
    ]);
  });

  test.each<[string, string, string[]]>([
    [
      'a pro-war voice',
      'The ultranationalist Girkin called Putin a coward and a nobody.',
      ['leadership-strain'],
    ],
    ['an opponent', 'The jailed activist called Putin a coward and a nobody.', []],
    [
      'a pro-war voice held',
      'FSB officers arrested the blogger Strelkov for extremism.',
      ['leadership-strain'],
    ],
    ['wives', 'Wives of mobilised Russians demand that their husbands be brought home.', ['morale']],
    ['wives of prisoners', 'Wives of captured Ukrainians demand that Russia send their husbands home.', []],
  ])('are told apart by who speaks: %s', (_name, text, expected) => {
    expect(themesOf(text)).toEqual(expected);
  });

  test('take what is called out in a quotation as one sentence', () => {
    const text =
      '“Shoigu! Gerasimov! Who is keeping back our ammunition?” Prigozhin shouted at the ministry.';
    const [match] = annotate({ title: '', text }, themes).themes;
    expect(match?.evidence.map((evidence) => evidence.text)).toEqual([text]);
  });
});
