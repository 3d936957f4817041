import { splitSentences } from '../../analyze/sentences.ts';
import { seededRandom } from '../seeded-random.ts';

type Text = { title: string; text: string };

/** Syllables of made-up names: words that no article had before. */
const SYLLABLES = 'bel dra kor lin mas nov ost per rud sel tav vol yar zhe'.split(' ');

function makeName(next: () => number): string {
  const syllables = [1, 2, 3].map(() => SYLLABLES[Math.floor(next() * SYLLABLES.length)] ?? '');
  const name = syllables.join('');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/**
 * So many articles, none like another: sentences of `sources` in a new order with other figures, and a new
 * name in every paragraph, up to about `units` UTF-16 units each. The same inputs give the same articles.
 */
export function buildBenchArticles(sources: readonly Text[], count: number, units: number): Text[] {
  const next = seededRandom(count + units);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)];
  const other = (text: string) =>
    text.replaceAll(/[1-9]/g, (digit) => (next() < 0.5 ? digit : String(1 + Math.floor(next() * 9))));
  const titles = sources.map(({ title }) => title);
  const sentences = sources.flatMap(({ text }) =>
    splitSentences(text).map(({ start, end }) => text.slice(start, end)),
  );
  return Array.from({ length: count }, () => {
    let text = '';
    for (let at = 0; text.length < units && sentences.length > 0; at++) {
      text += `${other(pick(sentences) ?? '')} `;
      if (at % 4 === 3) text += `${makeName(next)} was not there.\n\n`;
    }
    return { title: other(pick(titles) ?? ''), text: text.trimEnd() };
  });
}
