import type { ConceptSet, Concepts, ThemeDefinition, ThemeModel } from '../model/theme.ts';
import { type ConceptBits, setOf, uniteConcepts } from './concept-bits.ts';
import { FIGURE_CONCEPTS, FIGURES } from './figures.ts';
import { compileLexicon, type Lexicon } from './lexicon.ts';
import { type CompiledModel, compileModel } from './model-reasons.ts';
import type { CompiledRule } from './rules.ts';
import { type CompiledModels, compileModels } from './weigh.ts';

/** What `sideOf`, `side` and `countsWith` say. */
type CompiledSide = {
  readonly of: string;
  readonly side: string;
  readonly countsWith: ConceptBits | null;
};

/** A theme whose concepts are those of the shared lexicon, by number. */
export type CompiledTheme = {
  readonly id: string;
  /** How many concepts the lexicon has. */
  readonly concepts: number;
  readonly scope: ConceptBits | null;
  readonly rules: readonly CompiledRule[];
  readonly threshold: number;
  /** Concepts of which a sentence must mention one to fulfil a rule: the first entries of the rules. */
  readonly triggers: ConceptBits;
  /** Concepts of which a sentence must mention one for a model to weigh it: the triggers of all themes. */
  readonly weighed: ConceptBits;
  /** The theme that it is another side of, whose side it is, and who must be named to count for that theme; null for most. */
  readonly side: CompiledSide | null;
  /** Where it is null, the rules' own weights decide. `slot` is its place among the models' scores. */
  readonly model: (CompiledModel & { readonly slot: number }) | null;
};

/** All themes of a corpus, ready to annotate with: one lexicon, so that each sentence is read once. */
export type CompiledThemes = {
  readonly lexicon: Lexicon;
  readonly themes: readonly CompiledTheme[];
  /** Themes that are another side of a theme. Models do not see them: recording a side changes no other theme. */
  readonly sides: readonly CompiledTheme[];
  readonly models: CompiledModels;
};

/** What themes are compiled from; a corpus is one. */
export type ThemeSource = {
  readonly themes: readonly ThemeDefinition[];
  readonly conceptSets: readonly ConceptSet[];
  readonly models?: readonly ThemeModel[];
};

/** A definition that names what does not exist. */
export type ThemeProblem = { readonly theme: string; readonly message: string };

/** Compiles definitions, or names in words every concept or set that a definition uses and nobody defines. */
export function compileThemes({
  themes: definitions,
  conceptSets,
  models = [],
}: ThemeSource): { ok: true; compiled: CompiledThemes } | { ok: false; problems: ThemeProblem[] } {
  const problems: ThemeProblem[] = [];
  const sets = [...conceptSets.filter(({ id }) => id !== FIGURES), FIGURE_CONCEPTS];
  const concepts: Concepts = {};
  for (const set of sets)
    for (const [name, phrases] of Object.entries(set.concepts)) concepts[`${set.id}/${name}`] = phrases;
  for (const { id, concepts: own } of definitions)
    for (const [name, phrases] of Object.entries(own)) concepts[`${id}/${name}`] = phrases;
  const lexicon = compileLexicon(concepts);
  const count = lexicon.names.length;
  const numbers = new Map(lexicon.names.map((name, number) => [name, number]));

  const all = definitions.map((definition) => {
    for (const used of definition.uses)
      if (!sets.some((set) => set.id === used))
        problems.push({
          theme: definition.id,
          message: `uses the concept set "${used}", which does not exist`,
        });
    const resolve = (name: string, where: string): number => {
      if (name in definition.concepts) return numbers.get(`${definition.id}/${name}`) ?? 0;
      const set = sets.find(
        (candidate) => definition.uses.includes(candidate.id) && name in candidate.concepts,
      );
      if (set) return numbers.get(`${set.id}/${name}`) ?? 0;
      problems.push({
        theme: definition.id,
        message: `${where} names the concept "${name}", which is not defined`,
      });
      return 0;
    };
    const resolveAll = (names: readonly string[], where: string) =>
      setOf(
        names.map((name) => resolve(name, where)),
        count,
      );
    const rules = definition.rules.map((rule): CompiledRule => {
      const where = `rule "${rule.id}"`;
      const { id, description, near, ordered, negation, weight } = rule;
      return {
        ...{ id, description, near, ordered, negation, weight },
        feature: `rule ${definition.id}/${id}`,
        all: rule.all.map((names) => resolveAll(names, where)),
        none: rule.none ? resolveAll(rule.none, where) : null,
        context: rule.context ? resolveAll(rule.context, where) : null,
      };
    });
    const scope = definition.scope ? resolveAll(definition.scope, 'scope') : null;
    const triggers = uniteConcepts(
      rules.flatMap(({ all }) => all.slice(0, 1)),
      count,
    );
    const { id, threshold, sideOf, side: whose } = definition;
    const countsWith = definition.countsWith ? resolveAll(definition.countsWith, 'countsWith') : null;
    const side = sideOf !== undefined && whose !== undefined ? { of: sideOf, side: whose, countsWith } : null;
    const slot = side === null ? models.findIndex((model) => model.id === id) : -1;
    const trained = models[slot];
    const model = trained ? { ...compileModel(trained), slot } : null;
    return { id, concepts: count, scope, rules, threshold, triggers, side, model };
  });
  const themes = all.filter(({ side }) => side === null);
  const weighed = uniteConcepts(
    themes.map(({ triggers }) => triggers),
    count,
  );
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    compiled: {
      lexicon,
      themes: themes.map((theme) => ({ ...theme, weighed })),
      sides: all.filter(({ side }) => side !== null).map((theme) => ({ ...theme, weighed })),
      models: compileModels(models, lexicon.names),
    },
  };
}
