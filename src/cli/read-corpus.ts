import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import type { z } from 'zod';
import { compileThemes } from '../analyze/compile-themes.ts';
import { parseDefinitionFile } from '../ingest/definition-file.ts';
import { fingerprintText } from '../ingest/fingerprint.ts';
import { parseArticleFile } from '../ingest/front-matter.ts';
import { ARTICLE_FILE_MAX_BYTES } from '../limits.ts';
import type { Corpus, FingerprintedArticle } from '../model/corpus.ts';
import { Newsletter } from '../model/newsletter.ts';
import { sha256 } from '../model/sha256.ts';
import { ConceptSet, findSideProblem, ThemeDefinition, ThemeModel } from '../model/theme.ts';

/** A corpus as far as it could be read. Problems and notices name their file, and its line where there is one. */
export type CorpusRead = { corpus: Corpus; problems: string[]; notices: string[] };

/** The files of a folder's subfolder, by name; empty where it has none. */
function listFiles(dir: string, sub: string, extension: string): string[] {
  const folder = join(dir, sub);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension) && !name.startsWith('.'))
    .sort()
    .map((name) => join(sub, name));
}

function readUtf8(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  // A pipe or a device would be read for ever.
  if (!stat?.isFile()) throw new RangeError('is not a regular file');
  if (stat.size > ARTICLE_FILE_MAX_BYTES)
    throw new RangeError(`is larger than ${ARTICLE_FILE_MAX_BYTES} bytes`);
  return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
}

function tryRead(dir: string, file: string, problems: string[]): string | null {
  try {
    return readUtf8(join(dir, file));
  } catch (error) {
    const reason = error instanceof RangeError ? error.message : 'cannot be read as UTF-8 text';
    problems.push(`${join(dir, file)}: ${reason}`);
    return null;
  }
}

function readDefinitions<T extends { id: string }>(
  dir: string,
  sub: string,
  schema: z.ZodType<T>,
  problems: string[],
): T[] {
  return listFiles(dir, sub, '.json').flatMap((file) => {
    const content = tryRead(dir, file, problems);
    if (content === null) return [];
    const parsed = parseDefinitionFile(schema, join(dir, file), content);
    if (parsed.ok) return [parsed.value];
    problems.push(...parsed.problems.map(({ file: name, line, message }) => `${name}:${line}: ${message}`));
    return [];
  });
}

async function readArticles(
  dir: string,
  problems: string[],
  notices: string[],
): Promise<FingerprintedArticle[]> {
  const articles: FingerprintedArticle[] = [];
  for (const file of listFiles(dir, 'articles', '.md')) {
    const content = tryRead(dir, file, problems);
    if (content === null) continue;
    const parsed = parseArticleFile(file.replace(/^.*[\\/]/, ''), content);
    if (parsed.ok) {
      articles.push({ ...parsed.article, fingerprint: await fingerprintText(parsed.article.text) });
      notices.push(...parsed.notices.map((notice) => `${join(dir, file)}: ${notice}`));
    } else
      problems.push(...parsed.problems.map(({ line, message }) => `${join(dir, file)}:${line}: ${message}`));
  }
  return articles;
}

/** Definitions of both folders by id; those of the first win. */
function overlay<T extends { id: string }>(own: readonly T[], fallback: readonly T[]): T[] {
  const ids = new Set(own.map(({ id }) => id));
  return [...own, ...fallback.filter(({ id }) => !ids.has(id))];
}

/**
 * Reads a corpus folder. What it lacks comes from `fallback` (the built-in `corpus/`): themes and
 * concept sets one by one, newsletters and articles as whole folders. A bad file is named and skipped, and so is a
 * theme that names a missing concept, or a newsletter that names a missing theme.
 */
export async function readCorpus(dir: string, fallback: string): Promise<CorpusRead> {
  const problems: string[] = [];
  const notices: string[] = [];
  const own = dir !== fallback;
  const read = <T extends { id: string }>(sub: string, schema: z.ZodType<T>) => {
    const mine = readDefinitions(dir, sub, schema, problems);
    return own ? overlay(mine, readDefinitions(fallback, sub, schema, problems)) : mine;
  };
  const conceptSets = read('concepts', ConceptSet);
  // A theme that a folder replaces is no longer the one that the built-in weights were trained for.
  const replaced = own ? readDefinitions(dir, 'themes', ThemeDefinition, []).map(({ id }) => id) : [];
  const models = overlay(
    own ? readDefinitions(dir, 'models', ThemeModel, problems) : [],
    readDefinitions(fallback, 'models', ThemeModel, problems).filter(({ id }) => !replaced.includes(id)),
  );
  const sound = dropBrokenThemes(read('themes', ThemeDefinition), conceptSets, problems);
  const themes = dropLostSides(sound, problems);
  const hasNewsletters = listFiles(dir, 'newsletters', '.json').length > 0;
  const newsletters = dropBrokenNewsletters(
    readDefinitions(hasNewsletters ? dir : fallback, 'newsletters', Newsletter, problems),
    themes,
    problems,
  );
  const hasArticles = existsSync(join(dir, 'articles'));
  const articles = await readArticles(hasArticles ? dir : fallback, problems, notices);
  const body = { newsletters, themes, conceptSets, models, articles };
  return { corpus: { ...body, hash: await sha256(canonicalize(body) ?? '') }, problems, notices };
}

function dropBrokenThemes(
  themes: ThemeDefinition[],
  sets: ConceptSet[],
  problems: string[],
): ThemeDefinition[] {
  return themes.filter((theme) => {
    const compiled = compileThemes({ themes: [theme], conceptSets: sets });
    if (compiled.ok) return true;
    problems.push(...compiled.problems.map(({ message }) => `themes/${theme.id}.json: ${message}`));
    return false;
  });
}

/** Without the sides of themes that there are not. */
function dropLostSides(themes: ThemeDefinition[], problems: string[]): ThemeDefinition[] {
  return themes.filter((theme) => {
    const message = findSideProblem(theme, themes);
    if (message !== null) problems.push(`themes/${theme.id}.json: ${message}`);
    return message === null;
  });
}

function dropBrokenNewsletters(
  newsletters: Newsletter[],
  themes: ThemeDefinition[],
  problems: string[],
): Newsletter[] {
  return newsletters.filter((newsletter) => {
    const missing = newsletter.themes.filter((id) => !themes.some((theme) => theme.id === id));
    for (const id of missing) problems.push(`newsletters/${newsletter.id}.json: there is no theme "${id}"`);
    return missing.length === 0;
  });
}
