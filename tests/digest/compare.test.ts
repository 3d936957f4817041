import { describe, expect, test } from 'vitest';
import { compareStories, describeStory, type Relation, type StoryText } from '../../src/digest/compare.ts';

const depot: StoryText = {
  title: 'Fuel depot burns outside Tokmak after drone strike',
  text:
    'A fuel depot outside Tokmak burned through the night after two drones struck its storage tanks, the ' +
    'occupation administration said on Wednesday. Firefighters brought the blaze under control by dawn and no one ' +
    'was hurt, according to the regional emergency service.',
  published: '2023-05-03T06:00:00Z',
  publisher: 'Northern Post',
};

const market: StoryText = {
  title: 'Missile kills nine at Kupiansk market',
  text: 'Nine people were killed when a Russian missile struck a market in Kupiansk, the governor said.',
  published: '2023-05-03T08:00:00Z',
  publisher: 'Northern Post',
};

const relate = (a: StoryText, b: StoryText): Relation =>
  compareStories(describeStory(a), describeStory(b)).relation;

describe('compareStories', () => {
  test('tells a copy, whatever its headline, spacing and length', () => {
    expect(
      relate(depot, { ...depot, title: 'Drones set fuel tanks ablaze', publisher: 'Harbour Times' }),
    ).toBe('same-text');
    expect(relate(depot, { ...depot, text: depot.text.replaceAll(' ', '\n') })).toBe('same-text');
    expect(relate(depot, { ...depot, text: depot.text.slice(0, 190) })).toBe('same-text');
  });

  test('takes a text that stands under every piece for no report', () => {
    const text =
      'The daily podcast of our foreign desk brings you the latest on the war, with reporters in Kyiv, Kharkiv and ' +
      'Lviv. Subscribe wherever you get podcasts. Write to us with your questions, and we answer them in the next episode.';
    const one = { ...depot, title: 'Deputy minister dismissed in Moscow', text };
    expect(relate(one, { ...one, title: 'Six hundred soldiers killed at Pokrovsk' })).toBe('related');
    expect(relate(one, { ...one, publisher: 'Harbour Times' })).toBe('same-text');
    const dispatch = { ...one, title: 'Шестьсот солдат погибли', publisher: 'Harbour Times' };
    expect(relate(one, dispatch)).toBe('same-text');
  });

  test('tells the same event in other words, across spellings of a name', () => {
    expect(
      relate(
        {
          title: 'Zelenskiy visits wounded soldiers in Kharkov hospital',
          text: 'Volodymyr Zelenskiy handed medals to wounded soldiers at a hospital in Kharkov.',
          published: '2023-05-03T08:00:00Z',
        },
        {
          title: 'Zelensky meets injured troops at Kharkiv hospital',
          text: 'President Volodymyr Zelensky went to a Kharkiv hospital and decorated injured troops there.',
          published: '2023-05-03T11:00:00Z',
        },
      ),
    ).toBe('same-event');
  });

  test('calls a risen toll and a reaction updates, by the dates', () => {
    const risen: StoryText = {
      title: 'Death toll in Kupiansk market missile strike rises to 14',
      text: 'Fourteen people were killed in the missile strike on a market in Kupiansk, rescuers said.',
      published: '2023-05-03T19:00:00Z',
    };
    expect(relate(market, risen)).toBe('update');
    expect(relate(risen, market)).toBe('update');
    expect(
      relate(market, {
        title: 'EU condemns missile strike on Kupiansk market',
        text: 'The European Union condemned the Russian missile strike on a market in Kupiansk that killed nine people.',
        published: '2023-05-03T15:00:00Z',
      }),
    ).toBe('update');
  });

  test('keeps a like event in another town apart', () => {
    const other: StoryText = {
      title: 'Missile kills nine at Nikopol bus station',
      text: 'Nine people were killed when a Russian missile struck a bus station in Nikopol, the governor said.',
      published: '2023-05-03T09:00:00Z',
    };
    expect(relate(market, other)).toBe('related');
  });

  test('keeps stock reports apart that are worded alike but name another place or day', () => {
    const report = (place: string, count: number, day: number): StoryText => ({
      title: `Russia downs ${count} drones over ${place}`,
      text: `Air defences shot down ${count} drones over ${place} overnight, the ministry said on its channel. No one was hurt.`,
      published: `2023-05-0${day}T05:00:00Z`,
    });
    expect(relate(report('Bryansk', 4, 3), report('Tula', 4, 3))).toBe('related');
    expect(relate(report('Crimea', 20, 3), report('Crimea', 11, 5))).toBe('related');
  });

  test('does not take what explains or judges an event for its report', () => {
    const news: StoryText = {
      title: 'Drone strikes oil terminal at Ust-Luga',
      text: 'A drone struck the oil terminal at Ust-Luga on the Baltic, setting fire to a tank.',
    };
    expect(
      relate(news, {
        title: 'What is Ust-Luga and why does it matter to Russian exports?',
        text: "The Baltic port handles a large part of Russia's oil exports. Here is what to know about it.",
      }),
    ).toBe('related');
  });

  test('finds nothing between pieces that share nothing', () => {
    const orchestra = { title: 'Orchestra cancels season', text: 'It cannot pay its musicians past June.' };
    expect(relate(depot, orchestra)).toBe('none');
  });

  test('answers the same whichever piece comes first, and gives its reasons', () => {
    const one = describeStory(depot);
    const other = describeStory(market);
    expect(compareStories(one, other)).toEqual(compareStories(other, one));
    expect(compareStories(one, other).reasons.length).toBeGreaterThan(0);
  });

  test('stands empty and hostile texts', () => {
    const empty = describeStory({ title: '', text: '' });
    expect(compareStories(empty, empty).relation).toBe('none');
    const hostile = describeStory({
      title: '\u0000 ((((',
      text: `${'('.repeat(50_000)}${'а'.repeat(50_000)}`,
    });
    expect(compareStories(hostile, describeStory(depot)).relation).toBe('none');
  });
});

describe('describeStory', () => {
  test('is plain JSON of at most 2 KB, however long the text', () => {
    const signature = describeStory({ ...depot, text: `${depot.text} `.repeat(2_000) });
    const json = JSON.stringify(signature);
    expect(json.length).toBeLessThanOrEqual(2_048);
    expect(JSON.parse(json)).toEqual(signature);
    const parts = ['Überraschungsbesuch', 'Zaporizhzhia', 'counteroffensive'];
    const long = Array.from({ length: 400 }, (_, index) => `${parts[index % 3]}${index}`).join(' ');
    expect(JSON.stringify(describeStory({ title: long, text: long })).length).toBeLessThanOrEqual(2_048);
  });

  test('reads figures with what they count, and dates with and without a zone', () => {
    const signature = describeStory({
      title: '1,200 drones and $2.24 trillion',
      text: '',
      published: '2023-05-03 02:00:00+02:00',
    });
    expect(signature.numbers).toEqual(['drone:1200', 'drone:2240000000000']);
    expect(signature.at).toBe(Date.UTC(2023, 4, 3) / 60_000);
    expect(describeStory({ title: '', text: '', published: 'yesterday' }).at).toBeNull();
  });
});
