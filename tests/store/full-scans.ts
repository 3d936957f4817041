/**
 * Tables that hold a handful of rows by their nature, so that reading them whole is the quickest way: what an editor or an
 * operator writes by hand, and how far each of a dozen jobs has come.
 */
const SMALL: Readonly<Record<string, string>> = {
  newsletter: 'some newsletters',
  theme: 'some themes of each newsletter',
  concept_set: 'some sets of concepts that themes share',
  setting: 'one row for each value made once for a database',
  progress: 'one row for each kind of job',
  send_rate: 'one row for each provider',
};

/** Tables of which a page is read in the order of their key, however many rows they hold: the statement's LIMIT ends the reading. */
const BY_KEY: Readonly<Record<string, string>> = {
  outbox: 'the messages of the outbox, last first, and the first of them to be forgotten',
  dead_job: 'the newest of at most 200 queue messages',
};

/** Indexes of some rows alone, of which there are few however large the table is: these are counted. */
const FEW: Readonly<Record<string, string>> = {
  entry_waiting: 'entries that wait, which the next runs take',
  entry_failed: 'entries that an operator has to look at',
  source_failing: 'sources whose last poll failed',
};

/** The names that a statement gives to tables, each with its table. */
function readAliases(sql: string): ReadonlyMap<string, string> {
  const aliases = new Map<string, string>();
  for (const [, table = '', alias] of sql.matchAll(
    /\b(?:FROM|JOIN|UPDATE|INTO)\s+([a-z_]+)(?:\s+(?:AS\s+)?([a-z_]+))?/gi,
  )) {
    aliases.set(table, table);
    if (alias !== undefined) aliases.set(alias, table);
  }
  return aliases;
}

/**
 * Which tables a statement reads whole, by what SQLite says of how it would go about it. A page that is read in the order of an
 * index until its LIMIT is none; one that is sorted first is.
 */
export function findFullScans(sql: string, plan: readonly string[], tables: ReadonlySet<string>): string[] {
  const aliases = readAliases(sql);
  const isPage = /\bLIMIT\b/.test(sql) && !plan.some((detail) => /TEMP B-TREE FOR .*ORDER BY/.test(detail));
  return plan.filter((detail) => {
    const name = /^SCAN ([a-z_]+)(?! VIRTUAL TABLE)/i.exec(detail)?.[1];
    const table = name === undefined ? undefined : (aliases.get(name) ?? name);
    // Not a table: what JSON holds, a subquery, a row of constants.
    if (table === undefined || !tables.has(table) || table in SMALL) return false;
    const index = / USING (?:COVERING )?INDEX ([a-z_]+)/.exec(detail)?.[1];
    if (index !== undefined && index in FEW) return false;
    return !(isPage && (table in BY_KEY || index !== undefined));
  });
}

/** A value for each parameter of a statement; which one does not change its plan. */
export function valuesFor(sql: string): string[] {
  const numbered = new Set(sql.match(/\?\d+/g) ?? []);
  const plain = sql.match(/\?(?!\d)/g) ?? [];
  return Array.from({ length: numbered.size + plain.length }, () => '[]');
}
