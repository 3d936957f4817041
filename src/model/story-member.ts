import { z } from 'zod';

/** How an article stands to the member of its story that is nearest to it: a copy, other words, or something new. */
export const StoryRelation = z.enum(['same-text', 'same-event', 'update']);
export type StoryRelation = z.infer<typeof StoryRelation>;

/** The story that an article was put in when it was stored. */
export const StoryMember = z.object({
  /** The id of the article that opened it. */
  story: z.string().min(1),
  /** Null where the article opened it. */
  relation: StoryRelation.nullable(),
});
export type StoryMember = z.infer<typeof StoryMember>;
