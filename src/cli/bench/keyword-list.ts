import type { ConceptSet, Concepts, ThemeDefinition } from '../../model/theme.ts';

/** A phrase of a theme as an expression: `*` ends a word anyhow, `_` is any one word. Its characters are letters, digits and '. */
function phrasePattern(phrase: string): string {
  return phrase
    .split(' ')
    .map((word) =>
      word === '_' ? String.raw`[\p{L}\p{N}']+` : word.replace('*', String.raw`[\p{L}\p{N}']*`),
    )
    .join(String.raw`[\s-]+`);
}

const listPhrases = (concepts: Concepts): string[] => Object.values(concepts).flat();

/**
 * What most keyword alerts do: one expression for each theme, made of all phrases that the theme knows, tried at
 * every word. It finds words; it knows no sentence, no rule, no speaker and no figure.
 */
export function compileKeywordList(
  themes: readonly ThemeDefinition[],
  sets: readonly ConceptSet[],
): { theme: string; pattern: RegExp }[] {
  return themes.map((theme) => {
    const shared = sets.filter(({ id }) => theme.uses.includes(id));
    const phrases = [theme, ...shared].flatMap(({ concepts }) => listPhrases(concepts));
    const words = [...new Set(phrases)].map(phrasePattern).join('|');
    return {
      theme: theme.id,
      pattern: new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${words})(?![\p{L}\p{N}])`, 'giu'),
    };
  });
}

/** How many keywords of each theme a text holds. */
export function countKeywords(
  list: readonly { theme: string; pattern: RegExp }[],
  text: string,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { theme, pattern } of list) counts.set(theme, [...text.matchAll(pattern)].length);
  return counts;
}
