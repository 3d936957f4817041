/**
 * The plain baseline of themes: a list of words that the theme is about, any of which gives the label. It
 * knows neither side, nor negation, nor figures of speech. A word that ends in `*` stands for all that begin so.
 */
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  'leadership-strain': listWords(`
    sack* fired fires dismiss* oust* remov* replac* resign* suspend* arrest* detain* purge*
    reshuffle* mutin* rebel* revolt* uprising* coup infighting feud* rift* blame* scapegoat*
    criticis* criticiz* elite* wagner prigozhin shoigu gerasimov
  `),
  morale: listWords(`
    morale demorali* refus* desert deserts deserted deserter* deserting desertion* surrender*
    drunk* indiscipline mobilis* mobiliz* draft* dodg*
  `),
  casualties: listWords(`
    killed kills killing dead died deaths wound* injur* casualt* losses fatalities
  `),
};

function listWords(text: string): string[] {
  return text.trim().split(/\s+/);
}

const WORD = /[\p{L}\p{N}]+/gu;

/** The themes whose words stand in an item; a theme without a list has no baseline and is never found. */
export function classifyByKeywords(item: { title: string; text: string }): Set<string> {
  const words = new Set(`${item.title}\n${item.text}`.toLowerCase().match(WORD) ?? []);
  const found = new Set<string>();
  for (const [theme, keywords] of Object.entries(KEYWORDS))
    if (keywords.some((keyword) => holdsWord(words, keyword))) found.add(theme);
  return found;
}

function holdsWord(words: ReadonlySet<string>, keyword: string): boolean {
  if (!keyword.endsWith('*')) return words.has(keyword);
  const stem = keyword.slice(0, -1);
  for (const word of words) if (word.startsWith(stem)) return true;
  return false;
}
