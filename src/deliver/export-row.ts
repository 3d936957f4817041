import type { ExportedReader, SuppressionReason } from '../model/subscriber.ts';
import { EXPORT_COLUMNS } from './import-columns.ts';

/** What a row of an export is made of. `suppression`: why nothing is sent to the address; null where it may be. */
export type ExportRow = Omit<ExportedReader, 'id'> & { readonly suppression: SuppressionReason | null };

/** The statuses of readers who must get no mail wherever the export is imported: as listmonk and our own import know them. */
const SUPPRESSED: Readonly<Record<SuppressionReason, string>> = {
  'hard-bounce': 'bounced',
  complaint: 'complained',
  operator: 'blocklisted',
  unsubscribed: 'unsubscribed',
  deleted: 'unsubscribed',
};

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
    status: row.suppression === null ? row.status : SUPPRESSED[row.suppression],
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
