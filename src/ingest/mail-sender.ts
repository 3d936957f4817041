/** What is known of who sent a mail. */
export type MailSender = {
  /** The envelope's sender (RFC 5321); '' where a bounce came. */
  readonly envelope: string;
  /** The addresses of each From field of the header; a sound mail has one field with one address. */
  readonly from: readonly (readonly string[])[];
  /** Authentication-Results fields (RFC 8601), the topmost first. */
  readonly results: readonly string[];
};

/** Whom a source lets in. */
export type SenderRule = {
  /** Domains, with all under them, and addresses, in lower case. */
  readonly senders: readonly string[];
  /** Lets in mail of which the platform says nothing: on this machine, for development. */
  readonly allowUnverified: boolean;
};

/** Who verifies senders: Cloudflare's mail servers sign their results so, and put them above what the sender wrote. */
const AUTHORITY = 'mx.cloudflare.net';

/** An address of plain letters (RFC 5322, dot-atom): quoted local parts could write results of their own into the field. */
const PLAIN = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)$/i;

/** UTF-16 units of an Authentication-Results field that is read. */
const RESULTS_MAX = 8_000;

const domainOf = (address: string): string | null => PLAIN.exec(address)?.[1]?.toLowerCase() ?? null;

const isUnder = (domain: string, parent: string): boolean =>
  domain === parent || domain.endsWith(`.${parent}`);

function isAllowed(address: string, senders: readonly string[]): boolean {
  const lower = address.toLowerCase();
  const domain = domainOf(lower);
  if (domain === null) return false;
  return senders.some((sender) => (sender.includes('@') ? lower === sender : isUnder(domain, sender)));
}

/** Text without its comments in brackets, which may be nested; what is between quotes stays. Linear. */
function stripComments(text: string): string {
  let plain = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (depth === 0 && character === '"') quoted = !quoted;
    else if (!quoted && character === '(') depth++;
    else if (!quoted && character === ')' && depth > 0) depth--;
    else if (depth === 0) plain += character;
  }
  return plain;
}

type Verdict = {
  readonly method: string;
  readonly result: string;
  readonly properties: ReadonlyMap<string, string>;
};

/** The results of a field that AUTHORITY wrote; null where another did. */
function readResults(field: string): Verdict[] | null {
  const [authority = '', ...parts] = stripComments(field.slice(0, RESULTS_MAX)).split(';');
  if (authority.trim().toLowerCase().split(/\s+/)[0] !== AUTHORITY) return null;
  return parts.flatMap((part) => {
    const [verdict = '', ...rest] = part.trim().toLowerCase().split(/\s+/);
    const [, method, result] = /^([a-z0-9-]+)=([a-z]+)$/.exec(verdict) ?? [];
    if (method === undefined || result === undefined) return [];
    const properties = rest.map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, Math.max(equals, 0)), pair.slice(equals + 1)];
    });
    return [{ method, result, properties: new Map(properties) }];
  });
}

/** Relaxed alignment (RFC 7489, 3.1): of one organisation. Nobody can sign for a registry, so being under the other is enough. */
const areAligned = (one: string, other: string): boolean => isUnder(one, other) || isUnder(other, one);

/** What a verdict passed for: the domain of the signature, or of the envelope. */
function passedFor({ method, result, properties }: Verdict): string | null {
  if (result !== 'pass') return null;
  if (method === 'dkim') return properties.get('header.d') ?? null;
  if (method !== 'spf') return null;
  const from = properties.get('smtp.mailfrom');
  return from === undefined ? null : from.slice(from.lastIndexOf('@') + 1);
}

/** Why the platform's results do not bear out that the mail is of a domain, in words; null where they do. */
function findUnverified(results: readonly string[], domain: string): string | null {
  const [top] = results;
  const verdicts = top === undefined ? null : readResults(top);
  if (verdicts === null) return 'nobody here verified who sent it';
  const policies = verdicts.filter(({ method }) => method === 'dmarc');
  const [policy] = policies;
  if (policies.length > 1) return 'the results of its verification contradict each other';
  if (policy?.result === 'pass' && policy.properties.get('header.from') === domain) return null;
  // Where a domain has no policy, what DMARC would have looked at counts.
  if (policy !== undefined && policy.result !== 'none')
    return `it did not pass DMARC (${policy.result.slice(0, 20)})`;
  const passed = verdicts.map(passedFor).filter((one) => one !== null);
  return passed.some((one) => areAligned(one, domain))
    ? null
    : 'neither SPF nor DKIM passed for the domain of its sender';
}

/**
 * Whether the envelope's sender alone keeps a mail out, in words; null where it does not. It can be asked before the mail is
 * read, and says nothing of whether the mail is genuine.
 */
export function findEnvelopeRefusal(envelope: string, { senders }: SenderRule): string | null {
  if (envelope.trim() === '') return 'this address takes no bounces';
  return isAllowed(envelope.trim(), senders) ? null : 'this address does not take mail from you';
}

/**
 * Why a mail is not taken for a source, in words for who sent it; null where it is. Its envelope and its one From have to
 * be of senders that the source allows, and the platform has to have verified that From: DMARC passed, or, where the
 * domain has no policy, SPF or DKIM passed for it. Of the fields that say so only the topmost counts, and only
 * the platform's: any other may be the sender's own.
 */
export function findSenderRefusal(sender: MailSender, rule: SenderRule): string | null {
  const envelope = findEnvelopeRefusal(sender.envelope, rule);
  if (envelope !== null) return envelope;
  const [addresses = []] = sender.from;
  const [address] = addresses;
  if (sender.from.length !== 1 || addresses.length !== 1 || address === undefined)
    return 'a mail to this address has one sender in its From';
  if (!isAllowed(address, rule.senders)) return 'this address does not take mail from the sender in its From';
  if (sender.results.length === 0 && rule.allowUnverified) return null;
  const domain = domainOf(address);
  const unverified = domain === null ? 'its From is no address' : findUnverified(sender.results, domain);
  return unverified === null
    ? null
    : `this address takes no mail whose sender cannot be verified: ${unverified}`;
}
