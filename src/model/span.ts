import { z } from 'zod';

/** Where a run of text stands in an article: its title or its plain text. */
export const Part = z.enum(['title', 'text']);
export type Part = z.infer<typeof Part>;

/**
 * A verbatim slice of an article. `start` and `end` are UTF-16 offsets into the part named by `in`
 * (`end` exclusive), and `text` is exactly that slice.
 */
export const Span = z.object({
  in: Part,
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  text: z.string().min(1),
});
export type Span = z.infer<typeof Span>;
