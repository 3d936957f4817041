/** A reader's address, or what is wrong with it in words that name no part of it. */
export type ParsedAddress =
  | {
      readonly ok: true;
      /** As written, its domain in ASCII (RFC 5891): what mail is sent to. */
      readonly address: string;
      /** The same for every spelling of one address: lower case, NFC. A `+tag` stays: it is another address. */
      readonly key: string;
    }
  | { readonly ok: false; readonly reason: string };

/** Octets: RFC 5321 section 4.5.3.1, a path of 256 with its angle brackets. */
const LOCAL_MAX = 64;
const ADDRESS_MAX = 254;

/** RFC 5321's Dot-string, with the letters of any script (RFC 6531). */
const ATOM = "[\\p{L}\\p{N}\\p{M}!#$%&'*+\\-/=?^_`{|}~]+";
const DOT_STRING = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`, 'u');

/** RFC 5321's Quoted-string: printable ASCII, with backslash and quote escaped. */
const QUOTED_STRING = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])+"$/;

/** A host name of RFC 1123: labels of letters, digits and inner hyphens, the last one not a number. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const octets = (text: string): number => new TextEncoder().encode(text).length;

/** The domain in ASCII and lower case, or null where it is none. `URL` applies UTS 46 as browsers do. */
function findAsciiDomain(domain: string): string | null {
  if (!/^[\p{L}\p{N}\p{M}.-]+$/u.test(domain)) return null;
  try {
    const { hostname } = new URL(`http://${domain}`);
    return HOST.test(hostname) ? hostname : null;
  } catch {
    return null;
  }
}

/**
 * Parses one address (RFC 5321's Mailbox, RFC 6531's with other scripts) without a display name. Domains must have a
 * dot: nobody subscribes from `root@localhost`.
 */
export function parseAddress(input: string): ParsedAddress {
  const text = input.trim().normalize('NFC');
  if (text === '') return { ok: false, reason: 'an address is needed' };
  // Before anything is split: a line break here would open a header of its own.
  if (/\p{C}/u.test(text)) return { ok: false, reason: 'the address holds control or invisible characters' };
  const at = text.lastIndexOf('@');
  if (at < 1) return { ok: false, reason: 'an address has the form name@domain' };
  const local = text.slice(0, at);
  if (!DOT_STRING.test(local) && !QUOTED_STRING.test(local))
    return { ok: false, reason: 'the part before the @ is not one that mail servers accept' };
  if (octets(local) > LOCAL_MAX)
    return { ok: false, reason: `the part before the @ is longer than ${LOCAL_MAX} bytes` };
  const domain = findAsciiDomain(text.slice(at + 1));
  if (domain === null) return { ok: false, reason: 'the part after the @ is not a domain of the internet' };
  const address = `${local}@${domain}`;
  if (octets(address) > ADDRESS_MAX)
    return { ok: false, reason: `the address is longer than ${ADDRESS_MAX} bytes` };
  return { ok: true, address, key: `${keyOfLocal(local)}@${domain}` };
}

/** `"ann"@` and `Ann@` are `ann@`: quotes that are not needed and case make no other address. */
function keyOfLocal(local: string): string {
  const bare = local.startsWith('"') ? local.slice(1, -1).replace(/\\(.)/g, '$1') : local;
  return (DOT_STRING.test(bare) ? bare : local).toLowerCase().normalize('NFC');
}

/** Local parts that name a role and not a person (RFC 2142 and common use): one reader's complaint is many people's. */
const ROLES: ReadonlySet<string> = new Set(
  `abuse admin administrator billing bounce bounces contact help hostmaster info list mailer-daemon marketing
   no-reply noc noreply office postmaster press privacy root sales security spam subscribe support unsubscribe
   usenet uucp webmaster www`.split(/\s+/),
);

/** Whether an address (by its key) belongs to a role: shown to operators, never refused. */
export function isRoleAddress(key: string): boolean {
  const local = key.slice(0, key.lastIndexOf('@'));
  return ROLES.has(local.split('+', 1)[0] ?? local);
}
