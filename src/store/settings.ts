import { SALT_BYTES } from '../limits.ts';

const SALT = 'suppression-salt';

const readSetting = (db: D1Database, key: string) =>
  db.prepare('SELECT value FROM setting WHERE key = ?').bind(key);

/** The salt of the suppression list. The first to ask makes it; whoever asks at the same time gets the same one. */
export async function getSuppressionSalt(db: D1Database): Promise<string> {
  const before = await readSetting(db, SALT).first<string>('value');
  if (before !== null) return before;
  const bytes = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const made = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  await db
    .prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING')
    .bind(SALT, made)
    .run();
  return (await readSetting(db, SALT).first<string>('value')) ?? made;
}
