import type { Annotation } from '../model/annotation.ts';
import { type AttributeSentence, attributeSentences } from './attribution.ts';
import { extractClaims } from './claims.ts';
import { classifyTheme } from './classify.ts';
import type { CompiledThemes } from './compile-themes.ts';
import { readSentences } from './read-sentences.ts';

/**
 * What analysis finds in one article: the themes that hold, strongest first, and its claims. Offsets
 * count in the title and text given, which are not changed. Reads the text once; linear in its length.
 */
export function annotate(article: { title: string; text: string }, compiled: CompiledThemes): Annotation {
  const sentences = readSentences(article, compiled.lexicon);
  // Most articles hold nothing to attribute: who speaks is worked out when it is first asked.
  let attributions: AttributeSentence | null = null;
  const attribute: AttributeSentence = (index) => {
    attributions ??= attributeSentences(sentences);
    return attributions(index);
  };
  const themes = compiled.themes
    .map((theme) => classifyTheme(theme, sentences, attribute))
    .filter((match) => match !== null)
    .sort((a, b) => b.score - a.score || (a.theme < b.theme ? -1 : 1));
  return { themes, claims: extractClaims(sentences, attribute) };
}
