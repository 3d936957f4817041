import { KEEP_ENTRIES_DAYS_DEFAULT, KEEP_REVISIONS_DEFAULT } from '../limits.ts';
import { Variables } from './config-variables.ts';

/** How long what came in is kept. */
export type Retention = {
  /** Days since an article was published; null for ever. */
  readonly articleDays: number | null;
  /** Old revisions of an article, the last ones. */
  readonly revisions: number;
  /** Days since a source was last seen to list an entry. */
  readonly entryDays: number;
};

const Kept = Variables.pick({ KEEP_ARTICLES_DAYS: true, KEEP_REVISIONS: true, KEEP_ENTRIES_DAYS: true });

/** What the variables say of it; null where one of them is wrong, as `describeConfig` then says: nothing is forgotten until it is put right. */
export function readRetention(env: object): Retention | null {
  const { data } = Kept.safeParse(env);
  if (data === undefined) return null;
  return {
    articleDays: data.KEEP_ARTICLES_DAYS ?? null,
    revisions: data.KEEP_REVISIONS ?? KEEP_REVISIONS_DEFAULT,
    entryDays: data.KEEP_ENTRIES_DAYS ?? KEEP_ENTRIES_DAYS_DEFAULT,
  };
}
