import type { Digest, Section, Story } from '../model/digest.ts';
import { groupFigures } from './figures.ts';
import { sealDigest } from './hash.ts';

/**
 * The digest with only some of its sections, in their order. A story whose own section is left out
 * stands in full in the first chosen section that mentions it.
 */
export async function selectSections(digest: Digest, themes: readonly string[]): Promise<Digest> {
  const stories = new Map(
    digest.sections.flatMap((section) => section.stories).map((story) => [story.id, story]),
  );
  const told = new Map<string, string>();
  const chosen = digest.sections.filter((section) => themes.includes(section.theme));
  for (const section of chosen) for (const story of section.stories) told.set(story.id, section.theme);
  const sections = chosen.map((section): Section => {
    const promoted: Story[] = [];
    const also = section.also.flatMap((line) => {
      const story = stories.get(line.id);
      const where = told.get(line.id);
      if (where !== undefined || story === undefined) return [{ ...line, section: where ?? line.section }];
      told.set(line.id, section.theme);
      promoted.push({ ...story, evidence: [line.evidence] });
      return [];
    });
    return { ...section, stories: [...section.stories, ...promoted], also };
  });
  const kept = sections.flatMap((section) => section.stories);
  const publishers = new Set(
    kept.map(({ articles }) => articles[0]?.after ?? articles[0]?.publisher ?? null),
  );
  const { hash: _hash, ...body } = digest;
  return sealDigest({
    ...body,
    counts: { ...digest.counts, stories: kept.length, publishers: publishers.size },
    sections,
    figures: groupFigures(kept),
  });
}
