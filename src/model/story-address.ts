import type { Digest, Story } from './digest.ts';

/** The permanent address of a story: its place on the page of the digest that tells it. */
export function storyUrl(digest: Pick<Digest, 'url'>, story: Pick<Story, 'id'>): string {
  return `${digest.url}#${story.id}`;
}
