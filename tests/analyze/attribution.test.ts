import { describe, expect, test } from 'vitest';
import { attributeSentences } from '../../src/analyze/attribution.ts';
import { compileLexicon } from '../../src/analyze/lexicon.ts';
import { readSentences } from '../../src/analyze/read-sentences.ts';

const attribute = (text: string) => {
  const sentences = readSentences({ title: '', text }, compileLexicon({}));
  const of = attributeSentences(sentences);
  return sentences.map((_sentence, index) => of(index));
};

describe('attributeSentences', () => {
  test.each<[string, string | null, string | null]>([
    ['The UK Ministry of Defence said the unit had left.', 'UK Ministry of Defence', 'said'],
    ['In its update, the ministry claimed that morale fell.', 'ministry', 'claimed'],
    ['Commanders were removed, according to a US official.', 'US official', 'said'],
    ['“It is over,” said Ben Wallace.', 'Ben Wallace', 'said'],
    ['Ben Wallace, the British defence secretary, said it was over.', 'Ben Wallace', 'said'],
    ['Russian troops have died in great numbers, Ukraine estimates.', 'Ukraine', 'estimated'],
    ['The Kremlin denied that anyone had resigned.', 'Kremlin', 'denied'],
    ['Russian forces are said to have lost a brigade.', null, 'reported'],
    ['The losses are thought to be heavy.', null, 'estimated'],
    ['The general was reportedly dismissed.', null, 'reported'],
    ['The bridge was destroyed.', null, null],
    ['Putin has dismissed General Lapin, a source told Reuters.', 'source', 'said'],
    ['Moscow dismissed the allegations as fake.', 'Moscow', 'denied'],
    ['He is ill, a source close to the Kremlin said.', 'a source close to the Kremlin', 'said'],
    ['He is ill, two people familiar with the matter said.', 'two people familiar with the matter', 'said'],
    [
      'It burned, the regional governor, Oleh Kiper, said on Telegram.',
      'regional governor, Oleh Kiper',
      'said',
    ],
    ['The United States believes it.', 'United States', 'estimated'],
    ['Mediazona found that more had died.', 'Mediazona', 'reported'],
    ['Tass reported a blast, citing a local official.', 'Tass', 'reported'],
    ['A blast was heard, Tass reported, citing a local official.', 'local official', 'reported'],
    ['The figure was confirmed by the Ukrainian president.', 'Ukrainian president', 'confirmed'],
    ['U.S. says fighters were killed.', 'U.S.', 'said'],
    ['Hundreds of fighters were killed: Pentagon', 'Pentagon', 'said'],
    ['Ukraine: missiles hit a school', null, null],
    ['Statistics, compiled by the outlet, show heavy losses.', 'outlet', 'reported'],
    ['President Zelensky condemned a strike that he said was deliberate.', 'President Zelensky', 'said'],
    ['Kyiv puts the number of dead at forty.', 'Kyiv', 'estimated'],
    ['The war has claimed the lives of many.', null, null],
  ])('attributes %j', (text, speaker, hedge) => {
    expect(attribute(text)[0]).toMatchObject({ speaker, hedge });
  });

  test('gives the sentences of one quotation to one speaker', () => {
    const of = attribute(
      'Gen. Hodges said: “We saw it coming. Nobody listened. It was avoidable.” The road was empty.',
    );
    expect(of.map(({ speaker }) => speaker)).toEqual(['Gen. Hodges', 'Gen. Hodges', 'Gen. Hodges', null]);
  });

  test('gives a quotation to the speaker named at its end', () => {
    const of = attribute('“It was dark. Nobody came,” said the medic.');
    expect(of.map(({ speaker }) => speaker)).toEqual(['medic', 'medic']);
  });

  test.each<[string, string, string | null]>([
    ['Moscow says it downed a drone; the governor says one woman died.', 'one woman', 'governor'],
    ['Kyiv vowed to answer, officials said, a day after a raid killed five.', 'killed', null],
    ['Kyiv says ten died; one hurt in Sumy', 'one hurt', null],
    ['Ten died, the governor said, as Moscow claimed a victory.', 'Ten', 'governor'],
  ])('tells who says which part of %j', (text, part, speaker) => {
    const sentences = readSentences({ title: '', text }, compileLexicon({}));
    expect(attributeSentences(sentences)(0, text.indexOf(part)).speaker).toBe(speaker);
  });

  test('takes a pronoun to be the speaker named before', () => {
    expect(attribute('Ben Wallace said it was late. He added that it was cold.')[1]?.speaker).toBe(
      'Ben Wallace',
    );
  });

  test.each([
    ['The officials are likely tired.', 'likely'],
    ['It is highly unlikely that he stays.', 'highly unlikely'],
    ['There is a realistic possibility of a coup.', 'realistic possibility'],
    ['He almost certainly knew.', 'almost certain'],
    ['He knew.', null],
  ])('reads the probability word of %j', (text, probability) => {
    expect(attribute(text)[0]?.probability).toBe(probability);
  });
});
