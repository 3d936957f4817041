import { annotate } from '../../analyze/annotate.ts';
import type { CompiledThemes } from '../../analyze/compile-themes.ts';
import { splitSentences } from '../../analyze/sentences.ts';
import { listFoundThemes } from '../../model/annotation.ts';
import { scoreClaims } from './claims.ts';
import type { Gold } from './gold.ts';
import { scorePairs } from './pairs.ts';
import type { Report } from './print.ts';
import { relateItems } from './relate.ts';
import { scoreSentences } from './sentences.ts';
import { scoreThemes } from './themes.ts';

/** Runs the analysis over a gold file and scores what it says. */
export function evaluateGold(gold: Gold, themes: CompiledThemes): Report {
  switch (gold.kind) {
    case 'themes':
      return scoreThemes(
        gold.lines,
        gold.lines.map((line) => listFoundThemes(annotate(line, themes))),
      );
    case 'claims':
      return scoreClaims(
        gold.lines,
        gold.lines.map((line) => annotate(line, themes).claims),
      );
    case 'pairs':
      return scorePairs(gold.lines, ({ a, b }) => relateItems(a, b));
    case 'sentences':
      return scoreSentences(gold.lines, splitSentences);
  }
}
