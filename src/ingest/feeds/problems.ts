import type { FeedProblem, FeedProblemKind } from '../../model/entry.ts';

/** Collects what is wrong with a document: each kind once, with how often it occurred where that is more than once. */
export class Problems {
  private readonly found = new Map<FeedProblemKind, { detail: string; count: number }>();

  add(kind: FeedProblemKind, detail: string): void {
    const known = this.found.get(kind);
    if (known) known.count++;
    else this.found.set(kind, { detail, count: 1 });
  }

  list(): FeedProblem[] {
    return [...this.found].map(([kind, { detail, count }]) => ({
      kind,
      detail: count === 1 ? detail : `${detail} (and ${count - 1} more)`,
    }));
  }
}
