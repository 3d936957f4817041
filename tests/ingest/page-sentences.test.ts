import { describe, expect, test } from 'vitest';
import { extractPage } from '../../src/ingest/extract-page.ts';

const FIRST =
  'Nineteen soldiers of one battalion were buried on Saturday, the mayor said, and the cemetery behind the mill has no room left for more.';
const LAST =
  'The general staff gives no figures of its own, and the families count the fresh graves along the road instead, row by row, every week.';

/** What stands between the first and the last paragraph of an article in which `line` is a paragraph of its own. */
function between(line: string): string[] {
  const page = `<html><head><title>Losses</title></head><body><article><h1>Losses</h1><p>${FIRST}</p><p>${line}</p><p>${LAST}</p></article></body></html>`;
  const reading = extractPage({ bytes: new TextEncoder().encode(page), url: 'https://example.com/a' });
  return reading.ok ? reading.article.text.split('\n\n') : [];
}

/** Lines that begin as notices, credits, labels and dates do, and report. */
const ENGLISH = [
  'By continuing the offensive, the army accepts losses of 900 men a day, a London estimate holds.',
  'By signing the contract, recruits agree to serve until the war is over.',
  'By signing, you agree to die for a stranger’s field, the mother of one of them said.',
  'By entering the town, the brigade hoped that its enemy would agree to talks.',
  'By submitting to the draft, men accept that they may not come home.',
  'The site requires constant repair after each strike.',
  'The site is operated by a state company that took control of the plant in spring.',
  'The site is owned by the ministry, and 300 soldiers were housed there.',
  'This site may contain mines, reads a board at the edge of the field.',
  'Our site is protected by two batteries, the commander said.',
  'Terms of service for conscripts were extended to 18 months on Monday.',
  'Terms and conditions of the ceasefire were not disclosed.',
  'Privacy policy changes at the ministry angered the families of the missing.',
  'Disclaimer or not, the general was blunt about his losses.',
  'Reproduction of this kind of drone is cheap.',
  'Copyright-free maps of the front were printed in a school.',
  'Register now, officials urged men of 18 to 60, or face prison.',
  'You must register with the draft office within ten days.',
  'You have to register for the army at 17.',
  'Donate blood, the mayor told residents after the strike.',
  'Subscribe to the theory that they are winning and the figures look different.',
  'Enter your name, the recruiter told him, and you will get two million.',
  'Thank you for your service, reads a card that the wounded men were given.',
  'Thank you for your support, the president wrote to the donors.',
  'Get all the men out, the commander shouted, and he apparently meant the dead as well.',
  'Contact with the garrison at the mill was lost on Tuesday.',
  'Write to him at the prison colony and he answers within a month.',
  'Join us or leave, the deserters were told.',
  'Follow me, the sergeant shouted, and only four men did.',
  'To comment on losses, officers must please two ministries at once.',
  'To report casualties, units go to the brigade and wait.',
  'Do you know what happened to my son? she asked the men, but nobody could tell.',
  'Have a story ready for the guards, the smuggler told the deserters.',
  'Support our work, the volunteers ask of every soldier who passes.',
  'Support independent media reports: 200 men died in the barracks.',
  'For more stories like his, one has to go to the cemetery behind the station.',
  'If you want to live, do not contact the officer, a deserter wrote.',
  'We have sent the men an email, the ministry said.',
  'Commenting is risky in a garrison town.',
  'Comments are not the worst that soldiers’ wives get on the network.',
  'More from the front came on Tuesday: eleven killed, forty wounded.',
  'Further reports from the river said that the bridge had fallen.',
  'This video is not from the town, two fact-checkers found.',
  'Picture-perfect weather helped the drones.',
  'Story continued after the burial, when eight more names were read out.',
  'Source: the battalion lost a third of its men.',
  'All rights reserved for officers are denied to conscripts.',
  'Sign up for the army, the posters read, and your debts are gone.',
  'Log in the officers’ diary shows that 40 men were missing.',
  'Click to hear the order, a banner in the barracks reads.',
  'Contact us, the leaflets say, and you will live.',
  'These comments have been closed to scrutiny by the court.',
  'The post at the river first appeared on maps in May.',
  'To contact the missing men, families visit the site of the brigade.',
  'Comments on this post on the hill were short.',
  'Commenting on this story, the general denied it.',
  'View this post on the hill as a fortress.',
  'Originally published in the capital, the list has 4,000 names.',
  'Forgotten your password means death at that post.',
  'Photographs by drones show the graves.',
  'Watch the sky, they were told.',
  'Back to the river.',
  'May 9 was quiet.',
  'June 3 – Infantry attacks the mill.',
  '10:30 The second attack begins.',
  '3 days ago he died.',
  'Monday, 14 May 2024 was the deadliest day.',
  'Updated lists name 300 dead.',
  'Foreign reporters were expelled.',
  'Crime reporter Max Muster disappeared.',
  'Staff writers of the paper joined the army.',
  'Published lists of the dead were false.',
  'A video shared by the brigade (@brigade93) shows the strike on the barracks.',
];

const RUSSIAN = [
  'Источник: потери составили 200 человек.',
  'Автор: солдаты отказываются идти на штурм.',
  'Фото-корреспондент погиб под обстрелом.',
  'Читайте нас правильно: армия не сдаётся.',
  'Заметили ошибку в отчёте о потерях журналисты двух изданий.',
  'Нашли ошибку в подсчёте: погибших не 200, а 300 человек.',
  'Подпишитесь, сказали ему, и вам простят долги.',
  'Подпишитесь под контрактом, сказали ему в телеграм-канале военкомата, и вам простят долги.',
  'Присоединяйтесь к нам, кричали солдатам с другого берега.',
  'Поддержите нас огнём, просил командир роты.',
  'Чтобы не пропустить атаку, солдаты слушали канал связи.',
  'Поддержите нас в Telegram, обратились к зрителям матери солдат.',
  'Читайте также письма убитых: их издала мать солдата.',
  'Категория: годен с ограничениями, и через неделю он был на фронте.',
];

const UKRAINIAN = [
  'Джерело: за добу загинули 14 військових.',
  'Фото-репортер загинув біля переправи.',
  'Помітили помилку у списках загиблих рідні, а не штаб.',
  'Підпишіться, сказав офіцер, і завтра будете вдома.',
  'Підтримайте нас вогнем, просив командир роти.',
  'Долучайтесь до нас, кричали з того берега.',
  'Щоб не пропустити атаку, бійці слухали канал зв’язку.',
  'Автор: росіяни втратили тут дві роти.',
];

const GERMAN = [
  'Bild-Reporter Max Muster ist derzeit an der Front.',
  'Foto-Journalist Max Muster wurde am Fluss getötet.',
  'Bild – das ist die Zeitung, die davon zuerst schrieb.',
  'Quelle: Der Stab verlor an einem Tag 200 Mann.',
  'Folgen Sie uns, rief der Offizier, und nur vier Männer gingen mit.',
  'Melden Sie sich zu den Waffen, stand auf dem Plakat.',
  'Alle Rechte vorbehalten hat sich nur der General.',
  'Themen: Am Ende ging es nur um die Gefallenen.',
];

const FRENCH = [
  'Photo-journaliste, il est mort au front.',
  'Source : le bataillon a perdu un tiers de ses hommes.',
  'Inscrivez-vous à l’armée, dit l’affiche sur le quai.',
  'Suivez-nous, criait le sergent à ses hommes.',
  'Recevez vos morts, leur a écrit le ministère.',
  'Abonnez-vous à la guerre, ironise une veuve.',
  'Tous droits réservés aux officiers, ironise un soldat.',
  'Crédits militaires : le budget a doublé en un an.',
];

const OTHERS = [
  'Assine o contrato, disse o recrutador ao rapaz.',
  'Regístrate o vas a la cárcel, le dijo el oficial.',
  'Zapisz się do wojska, głosił plakat na dworcu.',
  'اشترك في المعركة مئتا جندي من اللواء الثاني.',
  'تابعنا القتال من الضفة الأخرى للنهر طوال الليل.',
  '未经授权的无人机昨夜袭击了兵营，造成十人死亡。',
];

describe('sentences that begin as lines of the page do stay', () => {
  test.each([...ENGLISH, ...RUSSIAN, ...UKRAINIAN, ...GERMAN, ...FRENCH, ...OTHERS])('%s', (line) => {
    expect(between(line)).toEqual([FIRST, line, LAST]);
  });
});

describe('lines of the page go', () => {
  test.each([
    'By continuing to use this site, you accept our cookies',
    'By signing up, you agree to our Terms of Service and Privacy Policy.',
    'This site is protected by reCAPTCHA and the Google Privacy Policy applies.',
    'This website uses cookies.',
    'The site is operated by Example Ltd, registered in England, company no 123.',
    'Terms of Service | Privacy Policy',
    'Privacy Policy and Terms',
    'Disclaimer: the views are those of the author.',
    'Reproduction without permission is prohibited.',
    'Thank you for subscribing!',
    'You must be logged in to post a comment.',
    'Follow us on Telegram',
    'Email us at desk@example.com',
    'Have a tip? Write to our newsroom.',
    'To report an error, please contact our desk.',
    'More from Example...',
    'All rights reserved.',
    'The post Bread dearer appeared first on Example.',
    'Tous droits réservés',
    'Все права защищены.',
    'Updated May 14, 2024 at 5 p.m.',
    'Published on Monday.',
    '14 May 2024, 5 min read.',
    '3 hours ago',
    'Staff writer',
    'Читайте нас в Telegram',
    'Нашли ошибку? Выделите её и нажмите Ctrl+Enter.',
    'Подпишитесь на нашу рассылку',
    'Чтобы не пропустить важное, подпишитесь на канал',
    'Стежте за нами у Facebook',
    'Знайшли помилку? Виділіть її та натисніть Ctrl+Enter',
    'Фото – Ян Коваль',
    'Foto: Max Muster/dpa',
    'Bild © Muster',
    'Folgen Sie uns auf X',
    'Crédit photo : Jean Martin',
    'Suivez-nous sur Facebook',
    'Síguenos en Twitter',
    'Volg ons op Facebook',
    'تابعونا على تويتر',
    '未经授权不得转载',
  ])('%s', (line) => {
    expect(between(line)).toEqual([FIRST, LAST]);
  });
});
