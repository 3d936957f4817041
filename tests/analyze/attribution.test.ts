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
    ['A report of 18 May 2023 recalled the losses.', 'report', 'said'],
    ['An update on 12 March said the unit had left.', 'update', 'said'],
    ['The ministry in May confirmed the losses.', 'ministry', 'confirmed'],
    ['Theresa May said it was over.', 'Theresa May', 'said'],
    ['Lapin, who has not been seen since leaving the town in June, said he was well.', 'Lapin', 'said'],
    ["If the general's reported death is true, it matters, writes Anna Bell.", 'Anna Bell', 'said'],
    ['An ally of the mayor claimed it was over.', 'ally of the mayor', 'claimed'],
    ['Italy said it was over.', 'Italy', 'said'],
    ['Men leave the front The minister Oleh Lys has admitted it.', 'minister Oleh Lys', 'confirmed'],
    ['It was cold, yet the army stated that it was ready.', 'army', 'said'],
    ['Women in the town have said enough is enough.', null, null],
    ['The group accused of the raid has left.', null, null],
    ['Reports from a town in the south suggest losses.', 'Reports from a town in the south', 'said'],
    [
      'The unit broke, according to reports from a town in the south.',
      'reports from a town in the south',
      'said',
    ],
    ['The men fled, the paper said.', 'paper', 'said'],
  ])('attributes %j', (text, speaker, hedge) => {
    expect(attribute(text)[0]).toMatchObject({ speaker, hedge });
  });

  test.each<[string, string | null]>([
    ['Shelling wakes the whole town again: Zelenskyy', 'Zelenskyy'],
    ['Army detains a deserter at the border – NGO', 'NGO'],
    ['Army detains a deserter at the border - BBC News', null],
    ['Photos of a long war in the east: Tuesday', null],
    ['Morning briefing: shelling wakes the town', null],
    ['Town wakes: Marchenko', null],
    ['Huge graveyard for troops revealed as the talks go on', null],
  ])('reads who closes the headline %j', (title, speaker) => {
    const sentences = readSentences({ title, text: '' }, compileLexicon({}));
    expect(attributeSentences(sentences)(0).speaker).toBe(speaker);
  });

  test.each<[string, string | null]>([
    ['“It is over for this brigade,” said Ben Wallace.', 'quotation'],
    ['The commander said “we are not going to hold this town” and left.', 'quotation'],
    ['Hodges said the army was weak, adding: "Nobody will hold that line."', 'quotation'],
    ["'I don't want to go back there,' the conscript said.", 'quotation'],
    ['‘We were sent to die’: a soldier tells of his war.', 'quotation'],
    ['Ben Wallace said that morale had fallen.', 'report'],
    ['The troops fled with “empty eyes”, an official said.', 'report'],
    ['“Iron General” Surovikin was arrested, a source said.', 'report'],
    ["The generals' men didn't sleep in the soldiers' barracks, an aide said.", 'report'],
    ['The general was reportedly dismissed.', 'report'],
    ['A banner read “no war” over the road.', null],
    ['The bridge fell.', null],
  ])('tells quotation from report in %j', (text, manner) => {
    expect(attribute(text)[0]?.manner).toBe(manner);
  });

  test('takes every sentence of a quotation for one, and none behind it', () => {
    const of = attribute('“It was dark. Nobody came. We left,” said the medic. The road was empty.');
    expect(of.map(({ manner }) => manner)).toEqual(['quotation', 'quotation', 'quotation', null]);
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
