import { describe, expect, test } from 'vitest';
import { extractPage } from '../../src/ingest/extract-page.ts';

const FIRST =
  'The council voted late on Tuesday to keep the ferry, the bridge and the old lock open through the winter, whatever it costs.';
const LAST =
  'A second reading is planned for March, the clerk said, when the members will have seen what the engineers think of the pier.';

/** The paragraphs of an article whose body is `html`, without the two that frame it. */
function between(html: string): string[] {
  const page = `<html><head><title>Ferry to stay</title></head><body><article><h1>Ferry to stay</h1><p>${FIRST}</p>${html}<p>${LAST}</p></article></body></html>`;
  const reading = extractPage({ bytes: new TextEncoder().encode(page), url: 'https://example.com/a' });
  const paragraphs = reading.ok ? reading.article.text.split('\n\n') : [];
  expect([paragraphs[0], paragraphs.at(-1)]).toEqual([FIRST, LAST]);
  return paragraphs.slice(1, -1);
}

describe('lines of the article', () => {
  test.each([
    'Video: it does not lie, the judge said on Monday, when he had seen it for the third time in court.',
    'Follow the money, she said.',
    'Subscribers left in their thousands.',
    'More than forty people came.',
    'Next – and this is what matters – they will vote.',
    'Analysis shows that prices rose.',
    'Contact with the ship was lost at noon.',
    'Updated guidance will come on Monday.',
    'Like many users on Twitter, he was angry.',
    'Comments were not invited.',
    'We use the bridge every day, whatever cookies they sell at the café on it.',
    'Share prices fell.',
    'By 1963, as the town clerk tells it:',
    'To learn more about the bridge, go to the library on Monday.',
    'The telescope opens a new window on the sky.',
    'Terms of the deal were not disclosed.',
    'By providing oars, the council hopes to win the race.',
    'The site is near the old lock, and nobody has dug there since.',
    'Commenting on the vote, the clerk said that she had seen worse.',
    'Comments on the plan ranged from the kind to the unprintable.',
    'Copyright lawyers were in the room.',
    'Originally published in 1950, the novel tells of a lock keeper who never sleeps and of a ferry that never comes.',
    'Reproduction of eels is a mystery to this day.',
    'To report the theft he had to visit three offices in a day.',
    'If you have a fever, contact your doctor.',
    'Support our neighbours, he said, and they will support us.',
    'Source of the river is a spring in the garden of the mill.',
    'Реклама была повсюду.',
    'Джерело води пересохло ще в травні, сказав сторож.',
    'Фото: так звали собаку, которую знал весь город, и никто не помнит, почему её звали именно так.',
    'Anzeige erstattete am Montag der Wirt.',
    'Publicité ou non, le maire a vu le film.',
  ])('stay: %s', (line) => {
    expect(between(`<p>${line}</p>`)).toEqual([line]);
  });
});

describe('lines of the page', () => {
  test.each([
    'Advertisement',
    'ADVERTISEMENT - CONTINUE READING BELOW',
    'Story continues below',
    'Story Continued Below',
    'READ MORE: Lock keeper found asleep',
    'Related: Lock keeper found asleep',
    'Lire aussi : L’éclusier dormait',
    'Читайте также: Шлюз закрыт',
    'Photo: Ann Lee/Getty Images',
    'REUTERS/Ann Lee',
    'Image copyright Getty Images',
    'Sign up to our newsletter for more stories like this one',
    'Get the latest news delivered to your inbox every morning',
    'Follow us on Twitter @example',
    'Click here to subscribe',
    'Topics: ferries, bridges',
    'We use cookies to improve your experience on this site',
    'Play video',
    'View this post on Instagram',
    '“Start Quote',
    'End Quote',
    'Your browser does not support the video',
    'Forgot Password',
    'By continuing to use this site, you are agreeing to our new rules and terms',
    'Comments are filtered for language',
    'Copyright 2013 Example. All rights reserved.',
    'To contact the reporter on this story: Ann Lee at ann@example.com',
    'Reproduction in whole or in part is prohibited',
    'Our Standards: The Principles of Example.',
    'Please enter your email address and we will send you a link',
    'Note: By posting you agree to our rules',
    '{ "modules": [{"name": "video"}], "id": "12" }',
    '14:05',
    '9.30 am GMT',
    'Реклама:',
    'Подписывайтесь на наш канал, чтобы ничего не пропустить',
    'Якщо ви помітили помилку, виділіть її мишею',
    'Джерело: Порт',
    'Фото: Іван Коваль',
    'Ключевые слова: мост, порт',
    'Anzeige',
    'Abonnieren Sie unseren Newsletter',
    'Publicité',
    'Inscrivez-vous à notre lettre du soir',
    'Todos los derechos reservados',
    '责任编辑：王明',
  ])('go: %s', (line) => {
    expect(between(`<p>${line}</p>`)).toEqual([]);
  });

  test.each([
    ['a link alone', '<p><a href="/b">Lock keeper found asleep at noon, and not for the first time</a></p>'],
    ['a picture and its words', '<div><img src="a.jpg"><p>Oak beams of the old bridge</p></div>'],
    ['a list of other stories', '<h3>Related</h3><ul><li><a href="/b">Lock to close</a></li></ul>'],
    ['a heading over what is gone', '<h2>More to read</h2><p><a href="/b">Lock to close</a></p>'],
    [
      'what screens do not show',
      '<div style="display:none"><p>Thank you for coming, and come again.</p></div>',
    ],
    ['what is named as an advertisement', '<div class="ad-slot"><p>Buy a boat, the best there is.</p></div>'],
  ])('%s goes', (_name, html) => {
    expect(between(html)).toEqual([]);
  });
});

test('a sentence of which all but the full stop is a link stays, and a line that is a link goes', () => {
  const link = '<a href="/b">The whole report is in the library of the town</a>';
  expect(between(`<p>${link}.</p><p>${link}</p>`)).toEqual([
    'The whole report is in the library of the town.',
  ]);
});

test('what links say to those who hear the page goes', () => {
  const html =
    '<p>The report, <a href="/b">which is long<span>, opens new tab</span></a>, came <a href="/c">late (opens in a new window)</a>.</p>';
  expect(between(html)).toEqual(['The report, which is long, came late.']);
});

test.each(['x-term', 'span style="display:block"'])('a sentence is not parted by a part of it: %s', (tag) => {
  const close = tag.split(' ')[0];
  const html = `<p>The clerk said <${tag}>that nineteen of the members had asked for a survey</${close}> on Tuesday.</p>`;
  expect(between(html)).toEqual([
    'The clerk said that nineteen of the members had asked for a survey on Tuesday.',
  ]);
});

test('hours in a table stay', () => {
  expect(between('<table><tr><td>Ferry</td><td>14:05</td></tr></table>')).toEqual(['Ferry', '14:05']);
});

test.each(['Новини за темою', 'Материалы по теме', 'Mehr zum Thema', 'Sur le même sujet'])(
  'the links under a label go with it: %s',
  (label) => {
    expect(between(`<h3>${label}</h3><ul><li><a href="/b">Lock keeper</a></li></ul>`)).toEqual([]);
  },
);

test('a name does not take words out of a sentence', () => {
  const html =
    '<p>The <span class="tags">old</span> bridge of <a class="related-link" href="/b">Harrow</a> stays.</p>';
  expect(between(html)).toEqual(['The old bridge of Harrow stays.']);
});

test('questions of an interview stay with their answers', () => {
  const html =
    '<p><b>What do you think?</b></p><p>It was high time.</p><p><b>And the others</b></p><p>They agree.</p>';
  expect(between(html)).toEqual(['What do you think?', 'It was high time.', 'And the others', 'They agree.']);
});

test('a list and its heading stay', () => {
  const html = '<h2>What changes</h2><ul><li>No lorries</li><li>Two lanes</li></ul>';
  expect(between(html)).toEqual(['What changes', 'No lorries', 'Two lanes']);
});

test('the text goes on after an insert', () => {
  const html = `<h3>Related</h3><p><a href="/b">Lock to close</a></p><p>It rained.</p>`;
  expect(between(html)).toEqual(['It rained.']);
});

test('a quotation pulled out of the text goes, any other stays', () => {
  const quote = 'whatever it costs. A bell that can be heard';
  const pulled = `<blockquote><p>${FIRST.slice(12, 80)}</p></blockquote><blockquote><p>${quote}</p></blockquote><p>It rained.</p>`;
  expect(between(pulled)).toEqual([quote, 'It rained.']);
});
