import type { Annotation, SideMatch, ThemeMatch } from '../model/annotation.ts';
import type { Claim } from '../model/claim.ts';
import { type AttributeSentence, attributeSentences } from './attribution.ts';
import { extractClaims } from './claims.ts';
import { classifyTheme, listUncounted, type ModelView } from './classify.ts';
import type { CompiledThemes } from './compile-themes.ts';
import { listFeatures } from './features.ts';
import { mentionFigures } from './figures.ts';
import { readSentences, type Sentence } from './read-sentences.ts';
import { readStated } from './stated.ts';
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
  { lexicon, themes, sides }: CompiledThemes,
): ReadArticle {
  const read = readSentences(article, lexicon);
  // Most articles hold nothing to attribute: who speaks is worked out when it is first asked.
  let attributions: AttributeSentence | null = null;
  const attribute: AttributeSentence = (index, offset) => {
    attributions ??= attributeSentences(read);
    return attributions(index, offset);
  };
  const claims = extractClaims(read, attribute);
  const weighed = themes[0]?.weighed;
  const triggers = [...(weighed ? [weighed] : []), ...sides.map((side) => side.triggers)];
  return { sentences: readStated(mentionFigures(read, claims, lexicon), triggers), claims, attribute };
}

const strongestFirst = (a: ThemeMatch, b: ThemeMatch): number =>
  b.score - a.score || (a.theme < b.theme ? -1 : 1);

/**
 * What analysis finds in one article: the themes that hold, strongest first, the sides of themes beside them, and
 * its claims. Offsets
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
    names: compiled.lexicon.names,
  };
  const otherSides: SideMatch[] = [];
  // What tells of one side is not counted for the other: its sentences are taken before the theme is asked.
  const taken = new Map<string, ReadonlySet<number>>();
  for (const theme of compiled.sides) {
    const found = theme.side && classifyTheme(theme, sentences, attribute, view);
    if (!found) continue;
    const { of, side } = theme.side;
    otherSides.push({ ...found.match, side, of });
    taken.set(of, new Set([...(taken.get(of) ?? []), ...found.earned, ...listUncounted(theme, sentences)]));
  }
  const themes = compiled.themes.flatMap(
    (theme) => classifyTheme(theme, sentences, attribute, view, taken.get(theme.id))?.match ?? [],
  );
  return {
    themes: themes.sort(strongestFirst),
    otherSides: otherSides.sort(strongestFirst),
    claims: [...claims],
  };
}
