import ipaddr from 'ipaddr.js';

/** What may be fetched. */
export type AddressRule = {
  /** Opens this machine's own addresses, on any port, for development. Nothing else opens with it. */
  readonly allowLocal: boolean;
};

/** An address that may be fetched, as the URL parser writes it and without its fragment; or why not, in words. */
export type AddressCheck =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly reason: string };

/** Where the web is served. Mail, databases and caches listen elsewhere, and must not be spoken to in HTTP. */
const PORTS: ReadonlySet<string> = new Set(['', '80', '443', '8080', '8443']);

/** Endings of names that only some network of its own resolves (RFC 6761, 6762, 8375, 9476, and what ICANN keeps back). */
const OWN_NETWORKS = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'home.arpa',
  'lan',
  'localdomain',
  'alt',
  'onion',
  'test',
  'invalid',
];

/** UTF-16 units of the longest address that is fetched: servers refuse longer ones. */
const ADDRESS_MAX = 8_000;

/** Addresses that are public by their number and answer only inside a cloud: Azure's platform. */
const CLOUD_ADDRESSES: ReadonlySet<string> = new Set(['168.63.129.16']);

const KINDS: Readonly<Record<string, string>> = {
  unspecified: 'no host',
  broadcast: 'a broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'a link-local address',
  loopback: 'this machine',
  carrierGradeNat: 'an address inside a provider',
  private: 'a private network',
  uniqueLocal: 'a private network',
  deprecatedSiteLocal: 'a private network',
  ipv4Mapped: 'an IPv4 address in IPv6 clothes',
  rfc6145: 'an IPv4 address in IPv6 clothes',
  rfc6052: 'an IPv4 address in IPv6 clothes',
  '6to4': 'an IPv4 address in IPv6 clothes',
  teredo: 'an IPv4 address in IPv6 clothes',
};

const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');
const LOCAL_V4 = ipaddr.IPv4.parseCIDR('127.0.0.0/8');

/**
 * What an IP address belongs to, where that is not the public internet; null where it is. IPv6 forms that carry an IPv4
 * address (mapped, NAT64, 6to4, Teredo) are refused whatever they carry: nobody publishes there. What is no address at
 * all is refused too.
 */
export function findAddressRefusal(address: string, rule: AddressRule): string | null {
  if (!ipaddr.isValid(address)) return 'it is no address';
  const ip = ipaddr.parse(address);
  const range = ip.range();
  const isLocal = ip instanceof ipaddr.IPv6 ? range === 'loopback' : ip.match(LOCAL_V4);
  if (isLocal && rule.allowLocal) return null;
  if (range !== 'unicast') return `it is ${KINDS[range] ?? 'a reserved address'}`;
  if (CLOUD_ADDRESSES.has(ip.toString())) return 'it is a cloud’s own service';
  if (ip instanceof ipaddr.IPv6 && !ip.match(GLOBAL_V6)) return 'it is a reserved address';
  return null;
}

/** What is wrong with a host as the URL parser writes it, in words; null where it is public. */
function findHostRefusal(hostname: string, rule: AddressRule): string | null {
  const host = hostname.replace(/\.+$/, '');
  if (host === '') return 'it names no host';
  if (host.startsWith('[')) return findAddressRefusal(host.slice(1, -1), rule);
  // The parser has turned every way of writing an IPv4 address (octal, hexadecimal, one number) into four decimals.
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return findAddressRefusal(host, rule);
  if (host === 'localhost' || host.endsWith('.localhost'))
    return rule.allowLocal ? null : 'it is this machine';
  if (!host.includes('.')) return 'it is a name without a domain, which only a network of its own knows';
  const ending = OWN_NETWORKS.find((one) => host.endsWith(`.${one}`));
  return ending === undefined ? null : `names under .${ending} are known only inside a network`;
}

const isLocalHost = (hostname: string): boolean =>
  findHostRefusal(hostname, { allowLocal: true }) === null &&
  findHostRefusal(hostname, { allowLocal: false }) !== null;

/**
 * Whether an address may be fetched: http or https, without a user or password, to a public host, on the ports of the
 * web (80, 443, 8080, 8443). It looks at the address alone; names are resolved by who sends the request, who checks what
 * they resolve to with `findAddressRefusal`. Every redirect has to pass it again.
 */
export function checkPublicUrl(address: string, rule: AddressRule): AddressCheck {
  const refuse = (reason: string): AddressCheck => ({ ok: false, reason });
  if (address.length > ADDRESS_MAX) return refuse(`an address holds at most ${ADDRESS_MAX} characters`);
  const url = URL.parse(address);
  if (url === null) return refuse('this is no absolute address');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refuse(`only http and https are fetched, not ${url.protocol.slice(0, 40)}`);
  if (url.username !== '' || url.password !== '')
    return refuse('an address must not hold a user or password');
  const host = findHostRefusal(url.hostname, rule);
  if (host !== null) return refuse(`${url.hostname.slice(0, 100)} is not public: ${host}`);
  if (!PORTS.has(url.port) && !(rule.allowLocal && isLocalHost(url.hostname)))
    return refuse(`port ${url.port} is none of the web's (80, 443, 8080, 8443)`);
  url.hash = '';
  return { ok: true, url: url.href };
}
