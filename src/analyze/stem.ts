/**
 * A light stem of an English word form, so that "resigns", "resigned" and "resigning" weigh the same.
 * It only has to be the same for the same word, not a dictionary's root.
 */
export function stemOf(form: string): string {
  let stem = form;
  if (stem.length > 4) {
    if (stem.endsWith('ies')) stem = `${stem.slice(0, -3)}y`;
    else if (stem.endsWith('sses')) stem = stem.slice(0, -2);
    else if (stem.endsWith('s') && !/(?:ss|us|is)$/.test(stem)) stem = stem.slice(0, -1);
  }
  if (stem.length > 5 && stem.endsWith('ing')) stem = stem.slice(0, -3);
  else if (stem.length > 4 && stem.endsWith('ed')) stem = stem.slice(0, -2);
  if (stem.length > 4 && stem.endsWith('e')) stem = stem.slice(0, -1);
  if (stem.length > 4 && /([bdfglmnprt])\1$/.test(stem)) stem = stem.slice(0, -1);
  return stem;
}
