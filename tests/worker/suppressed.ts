import { listSuppressionsOf, type Suppression } from '../../src/store/suppressions.ts';

const WISHES: ReadonlySet<string> = new Set(['unsubscribed', 'deleted']);

/** Why nothing of a newsletter is sent to an address, by its hash: its weightiest entry, or null. */
export async function findSuppression(
  db: D1Database,
  hash: string,
  newsletter: string,
): Promise<Suppression | null> {
  const entries = (await listSuppressionsOf(db, hash)).filter(
    (entry) => entry.newsletter === '' || entry.newsletter === newsletter,
  );
  const isHeavy = ({ reason }: Suppression) => !WISHES.has(reason);
  return entries.find(isHeavy) ?? entries[0] ?? null;
}
