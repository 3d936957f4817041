import type { ExportedReader } from '../model/subscriber.ts';
import { EXPORT_COLUMNS } from './import-columns.ts';

/** What a row of an export is made of. */
export type ExportRow = Omit<ExportedReader, 'id'>;

/**
 * One cell of RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe before it, as OWASP advises
 * ("CSV Injection"); so does one that begins with an apostrophe, so that an import can take it off again.
 */
function exportCell(value: string | number | null): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@'\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The first line of an export. */
export const EXPORT_HEADER = `${EXPORT_COLUMNS.join(',')}\r\n`;

/** A reader as a line of an export, which an import takes back as it is. */
export function renderExportRow(row: ExportRow): string {
  const cells: Record<(typeof EXPORT_COLUMNS)[number], string | number | null> = {
    address: row.address,
    name: row.name,
    status: row.status,
    themes: row.themes.join(' '),
    frequency: row.frequency,
    hour: row.hour,
    zone: row.zone,
    paused_until: row.pausedUntil,
    consent_source: row.consentSource,
    consent_at: row.consentAt,
    confirmed_at: row.confirmedAt,
  };
  return `${EXPORT_COLUMNS.map((column) => exportCell(cells[column])).join(',')}\r\n`;
}
