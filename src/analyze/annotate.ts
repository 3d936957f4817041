import type { Annotation } from '../model/annotation.ts';
import type { Claim } from '../model/claim.ts';
import { type AttributeSentence, attributeSentences } from './attribution.ts';
import { extractClaims } from './claims.ts';
import { classifyTheme, type ModelView } from './classify.ts';
import type { CompiledThemes } from './compile-themes.ts';
import { listFeatures } from './features.ts';
import { mentionFigures } from './figures.ts';
import { readSentences, type Sentence } from './read-sentences.ts';
import { type Weighed, weighSentence } from './weigh.ts';

/** An article as the themes see it: its sentences with the figures in them, its claims, and who speaks. */
export type ReadArticle = {
  readonly sentences: readonly Sentence[];
  readonly claims: readonly Claim[];
  readonly attribute: AttributeSentence;
};

/** Reads an article for its themes. Claims come first: a figure for losses is a sign that themes weigh. */
export function readArticle(
  article: { title: string; text: string },
  { lexicon }: CompiledThemes,
): ReadArticle {
  const read = readSentences(article, lexicon);
  // Most articles hold nothing to attribute: who speaks is worked out when it is first asked.
  let attributions: AttributeSentence | null = null;
  const attribute: AttributeSentence = (index, offset) => {
    attributions ??= attributeSentences(read);
    return attributions(index, offset);
  };
  const claims = extractClaims(read, attribute);
  return { sentences: mentionFigures(read, claims, lexicon), claims, attribute };
}

/**
 * What analysis finds in one article: the themes that hold, strongest first, and its claims. Offsets
 * count in the title and text given, which are not changed. Reads the text once; linear in its length.
 */
export function annotate(article: { title: string; text: string }, compiled: CompiledThemes): Annotation {
  const { sentences, claims, attribute } = readArticle(article, compiled);
  const weighed = new Map<number, Weighed>();
  const view: ModelView = {
    weigh: (index) => {
      const known = weighed.get(index) ?? weighSentence(compiled, sentences, index);
      weighed.set(index, known);
      return known;
    },
    features: (index) => listFeatures(compiled, sentences, index),
  };
  const themes = compiled.themes
    .map((theme) => classifyTheme(theme, sentences, attribute, view))
    .filter((match) => match !== null)
    .sort((a, b) => b.score - a.score || (a.theme < b.theme ? -1 : 1));
  return { themes, claims: [...claims] };
}
