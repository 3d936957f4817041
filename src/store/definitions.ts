import { Newsletter } from '../model/newsletter.ts';
import { type ConceptSet, ThemeDefinition } from '../model/theme.ts';
import { parseJsonColumn } from './rows.ts';

type DataRow = { id: string; data: string };

/** All newsletters, in the order of the corpus. */
export async function listNewsletters(db: D1Database): Promise<Newsletter[]> {
  const { results } = await db
    .prepare('SELECT id, data FROM newsletter ORDER BY position, id')
    .all<DataRow>();
  return results.map(({ id, data }) => parseJsonColumn(Newsletter, 'newsletter', id, data));
}

/** One newsletter, or null. */
export async function findNewsletter(db: D1Database, id: string): Promise<Newsletter | null> {
  const row = await db.prepare('SELECT id, data FROM newsletter WHERE id = ?').bind(id).first<DataRow>();
  return row && parseJsonColumn(Newsletter, 'newsletter', row.id, row.data);
}

/** All theme definitions, by id. */
export async function listThemes(db: D1Database): Promise<ThemeDefinition[]> {
  const { results } = await db.prepare('SELECT id, data FROM theme ORDER BY id').all<DataRow>();
  return results.map(({ id, data }) => parseJsonColumn(ThemeDefinition, 'theme', id, data));
}

/**
 * Stores a newsletter that an operator edited: from then on it is theirs, and a corpus loaded later leaves it as it is.
 * Answers whether it is a new one, which then stands after the others.
 */
export async function saveNewsletter(db: D1Database, newsletter: Newsletter, now: Date): Promise<boolean> {
  const [before] = await db.batch<{ n: number }>([
    db.prepare('SELECT count(*) AS n FROM newsletter WHERE id = ?').bind(newsletter.id),
    db
      .prepare(
        `INSERT INTO newsletter (id, position, data, edited_at)
         SELECT ?1, coalesce(max(position) + 1, 0), ?2, ?3 FROM newsletter WHERE true
         ON CONFLICT (id) DO UPDATE SET data = excluded.data, edited_at = excluded.edited_at`,
      )
      .bind(newsletter.id, JSON.stringify(newsletter), now.toISOString()),
  ]);
  return before?.results[0]?.n === 0;
}

/** What keeps a newsletter from being deleted: how many active readers it has, and a send of it that is on its way, or null. */
export type NewsletterUse = { readonly readers: number; readonly send: string | null };

/** A send that is approved, under way, paused, or cancelled and not taken back. A draft is on no way yet. */
const UNDER_WAY = `SELECT id FROM send WHERE finished_at IS NULL
  AND status IN ('approved', 'sending', 'paused', 'cancelled') AND newsletter = ?1`;
const READERS = "FROM subscription WHERE newsletter = ?1 AND status = 'active'";

/** What keeps a newsletter from being deleted. */
export async function findNewsletterUse(db: D1Database, id: string): Promise<NewsletterUse> {
  const row = await db
    .prepare(`SELECT (SELECT count(*) ${READERS}) AS readers, (${UNDER_WAY} LIMIT 1) AS send`)
    .bind(id)
    .first<NewsletterUse>();
  return row ?? { readers: 0, send: null };
}

/**
 * Deletes the definition of a newsletter that nobody reads and nothing of which is under way; drafts of its sends are
 * cancelled. Its digests stay. Answers false, and changes nothing, where it is in use or there is none.
 */
export async function deleteNewsletter(db: D1Database, id: string, now: Date): Promise<boolean> {
  const [deleted] = await db.batch([
    db
      .prepare(
        `DELETE FROM newsletter WHERE id = ?1 AND NOT EXISTS (SELECT 1 ${READERS}) AND NOT EXISTS (${UNDER_WAY})`,
      )
      .bind(id),
    db
      .prepare(
        `UPDATE send SET status = 'cancelled', finished_at = ?2
         WHERE finished_at IS NULL AND status = 'draft' AND newsletter = ?1
           AND NOT EXISTS (SELECT 1 FROM newsletter WHERE id = ?1)`,
      )
      .bind(id, now.toISOString()),
  ]);
  return (deleted?.meta.changes ?? 0) > 0;
}

/** Replaces every definition by these, in one transaction; newsletters that an operator edited stay as they are. */
export async function replaceDefinitions(
  db: D1Database,
  definitions: { newsletters: Newsletter[]; themes: ThemeDefinition[]; conceptSets: ConceptSet[] },
): Promise<void> {
  const rows = (list: readonly { id: string }[]) =>
    JSON.stringify(list.map((item, position) => ({ id: item.id, position, data: JSON.stringify(item) })));
  const insert = (table: 'theme' | 'concept_set', list: readonly { id: string }[]) =>
    db
      .prepare(`INSERT INTO ${table} (id, data) SELECT value ->> 'id', value ->> 'data' FROM json_each(?)`)
      .bind(rows(list));
  await db.batch([
    db.prepare('DELETE FROM newsletter WHERE edited_at IS NULL'),
    db.prepare('DELETE FROM theme'),
    db.prepare('DELETE FROM concept_set'),
    db
      .prepare(
        `INSERT INTO newsletter (id, position, data)
         SELECT value ->> 'id', value ->> 'position', value ->> 'data' FROM json_each(?) WHERE true
         ON CONFLICT (id) DO UPDATE SET position = excluded.position`,
      )
      .bind(rows(definitions.newsletters)),
    insert('theme', definitions.themes),
    insert('concept_set', definitions.conceptSets),
  ]);
}
