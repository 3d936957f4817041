import { compareStories, describeStory } from '../../digest/compare.ts';
import type { GoldItem, Relation } from './gold.ts';

/** How the digest's story comparison relates two items. */
export function relateItems(a: GoldItem, b: GoldItem): Relation {
  return compareStories(describeStory(a), describeStory(b)).relation;
}
