import type { DevelopingStory, Digest, Section, Story } from '../model/digest.ts';
import { groupFigures } from './figures.ts';
import { sealDigest } from './hash.ts';

const byId = <T extends Story>(stories: readonly T[]): ReadonlyMap<string, T> =>
  new Map(stories.map((story) => [story.id, story]));

/**
 * The digest with only some of its sections, in their order. A story whose own section is left out, new or developing,
 * stands in full in the first chosen section that mentions it.
 */
export async function selectSections(digest: Digest, themes: readonly string[]): Promise<Digest> {
  const fresh = byId(digest.sections.flatMap((section) => section.stories));
  const developing = byId(digest.sections.flatMap((section) => section.developing));
  const placed = new Map<string, string>();
  const chosen = digest.sections.filter((section) => themes.includes(section.theme));
  for (const section of chosen)
    for (const story of [...section.stories, ...section.developing]) placed.set(story.id, section.theme);
  const sections = chosen.map((section): Section => {
    const stories: Story[] = [...section.stories];
    const goingOn: DevelopingStory[] = [...section.developing];
    const also = section.also.flatMap((line) => {
      const where = placed.get(line.id);
      if (where !== undefined) return [{ ...line, section: where }];
      const [story, further] = [fresh.get(line.id), developing.get(line.id)];
      if (story !== undefined) stories.push({ ...story, evidence: [line.evidence] });
      else if (further !== undefined) goingOn.push({ ...further, evidence: [line.evidence] });
      // Its own section was too long to print it.
      else return [line];
      placed.set(line.id, section.theme);
      return [];
    });
    return { ...section, stories, developing: goingOn, also };
  });
  const further = sections.flatMap((section) => section.developing);
  const kept = [...sections.flatMap((section) => section.stories), ...further];
  const publishers = new Set(
    kept.map(({ articles }) => articles[0]?.after ?? articles[0]?.publisher ?? null),
  );
  const { hash: _hash, ...body } = digest;
  return sealDigest({
    ...body,
    counts: {
      ...digest.counts,
      stories: kept.length,
      developing: further.length,
      publishers: publishers.size,
    },
    sections,
    figures: groupFigures(kept),
  });
}
