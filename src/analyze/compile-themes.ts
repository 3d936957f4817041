import type { ConceptSet, Concepts, Rule, ThemeDefinition, ThemeModel } from '../model/theme.ts';
import { compileLexicon, type Lexicon } from './lexicon.ts';
import { type CompiledModel, compileModel } from './model-reasons.ts';
import { type CompiledModels, compileModels } from './weigh.ts';

/** A theme whose concept names are those of the shared lexicon. */
export type CompiledTheme = {
  readonly id: string;
  readonly scope: readonly string[] | null;
  readonly rules: readonly Rule[];
  readonly threshold: number;
  /** Concepts of which a sentence must mention one to be weighed: the first entries of the rules. */
  readonly triggers: readonly string[];
  /** Where it is null, the rules' own weights decide. `slot` is its place among the models' scores. */
  readonly model: (CompiledModel & { readonly slot: number }) | null;
};

/** All themes of a corpus, ready to annotate with: one lexicon, so that each sentence is read once. */
export type CompiledThemes = {
  readonly lexicon: Lexicon;
  readonly themes: readonly CompiledTheme[];
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
  conceptSets: sets,
  models = [],
}: ThemeSource): { ok: true; compiled: CompiledThemes } | { ok: false; problems: ThemeProblem[] } {
  const problems: ThemeProblem[] = [];
  const concepts: Concepts = {};
  for (const set of sets)
    for (const [name, phrases] of Object.entries(set.concepts)) concepts[`${set.id}/${name}`] = phrases;

  const themes = definitions.map((definition) => {
    for (const [name, phrases] of Object.entries(definition.concepts))
      concepts[`${definition.id}/${name}`] = phrases;
    for (const used of definition.uses)
      if (!sets.some((set) => set.id === used))
        problems.push({
          theme: definition.id,
          message: `uses the concept set "${used}", which does not exist`,
        });
    const resolve = (name: string, where: string): string => {
      if (name in definition.concepts) return `${definition.id}/${name}`;
      const set = sets.find(
        (candidate) => definition.uses.includes(candidate.id) && name in candidate.concepts,
      );
      if (set) return `${set.id}/${name}`;
      problems.push({
        theme: definition.id,
        message: `${where} names the concept "${name}", which is not defined`,
      });
      return name;
    };
    const resolveAll = (names: readonly string[], where: string) => names.map((name) => resolve(name, where));
    const rules = definition.rules.map((rule): Rule => {
      const where = `rule "${rule.id}"`;
      return {
        ...rule,
        all: rule.all.map((names) => resolveAll(names, where)),
        none: rule.none && resolveAll(rule.none, where),
        context: rule.context && resolveAll(rule.context, where),
      };
    });
    const scope = definition.scope ? resolveAll(definition.scope, 'scope') : null;
    const triggers = [...new Set(rules.flatMap((rule) => rule.all[0] ?? []))];
    const slot = models.findIndex((model) => model.id === definition.id);
    const trained = models[slot];
    const model = trained ? { ...compileModel(trained), slot } : null;
    return { id: definition.id, scope, rules, threshold: definition.threshold, triggers, model };
  });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, compiled: { lexicon: compileLexicon(concepts), themes, models: compileModels(models) } };
}
