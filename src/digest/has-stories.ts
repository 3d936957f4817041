import type { Digest } from '../model/digest.ts';

/** Whether a digest with only the sections of some themes tells any story: in full, or by a line that would stand in full. */
export function hasStories(digest: Pick<Digest, 'sections'>, themes: readonly string[]): boolean {
  const told = new Set(
    digest.sections.flatMap(({ stories, developing }) => [...stories, ...developing].map(({ id }) => id)),
  );
  return digest.sections.some(
    ({ theme, stories, developing, also }) =>
      themes.includes(theme) &&
      (stories.length + developing.length > 0 || also.some(({ id }) => told.has(id))),
  );
}
