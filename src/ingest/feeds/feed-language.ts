/** A BCP 47 tag out of what feeds write (`en_US`, `EN-us`), in its usual capitals; null where it is none. */
export function findLanguage(written: string | null | undefined): string | null {
  const parts = (written ?? '').trim().replaceAll('_', '-').split('-');
  const [language = '', ...rest] = parts;
  if (!/^[A-Za-z]{2,3}$/.test(language) || !rest.every((part) => /^[A-Za-z0-9]{2,8}$/.test(part)))
    return null;
  const lower = language.toLowerCase();
  if (lower === 'und' || lower === 'zxx') return null;
  return [lower, ...rest.map(settleCase)].join('-');
}

function settleCase(part: string): string {
  if (part.length === 2) return part.toUpperCase();
  if (part.length === 4 && /^[A-Za-z]/.test(part))
    return part.charAt(0).toUpperCase() + part.slice(1).toLowerCase();
  return part.toLowerCase();
}
