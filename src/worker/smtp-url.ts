/** How to reach a mail server. */
export type SmtpConfig = {
  /** A host name or an IP address, the latter without brackets. */
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (RFC 8314). */
  readonly secure: boolean;
  /** STARTTLS (RFC 3207): where offered, always, or never. */
  readonly startTls: 'offered' | 'required' | 'off';
  readonly login: { readonly user: string; readonly password: string } | null;
  /** On this machine: nobody listens in between. */
  readonly local: boolean;
};

/** A mail server, or what is wrong with its address; the sentence holds no part of it. */
export type ParsedSmtpUrl =
  | { readonly ok: true; readonly smtp: SmtpConfig }
  | { readonly ok: false; readonly problem: string };

const ENCODED = "a password's @, / and : are written %40, %2F and %3A";
const FORM = 'write it as smtp://user:password@host:587 or smtps://user:password@host:465';
const HOST = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/;
const IPV6 = /^\[[0-9A-Fa-f:.]{2,45}\]$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

const refuse = (what: string): ParsedSmtpUrl => ({ ok: false, problem: `SMTP_URL ${what}` });

function findUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Percent-decoded, or null where that cannot be done or would break a command. */
function decode(part: string): string | null {
  try {
    const decoded = decodeURIComponent(part);
    return /[\0\r\n]/.test(decoded) ? null : decoded;
  } catch {
    return null;
  }
}

type Login = SmtpConfig['login'];

function readLogin(url: URL): { login: Login } | string {
  if (url.username === '' && url.password === '') return { login: null };
  if (url.username === '' || url.password === '')
    return `needs both a user and a password, or neither: ${FORM}`;
  const [user, password] = [decode(url.username), decode(url.password)];
  if (user === null || password === null)
    return 'holds a user or password with a % that is not percent-encoding: write % as %25, @ as %40, / as %2F and : as %3A';
  return { login: { user, password } };
}

/** STARTTLS as asked for; without a word of it, a password never leaves this machine in the clear. */
function readStartTls(url: URL, secure: boolean, needed: boolean): SmtpConfig['startTls'] | null {
  const names = [...url.searchParams.keys()];
  if (names.some((name) => name !== 'starttls') || names.length > 1) return null;
  const asked = url.searchParams.get('starttls');
  if (asked === null) return needed ? 'required' : 'offered';
  if (secure) return null;
  return asked === 'required' || asked === 'off' || asked === 'offered' ? asked : null;
}

/**
 * Parses `smtp://user:password@host:port` (port 587 unless given, STARTTLS where offered) or `smtps://` (port 465, TLS).
 * `?starttls=required|offered|off` decides for `smtp://`; with a password for another machine it is `required` unless
 * said otherwise. User and password are percent-decoded.
 */
export function parseSmtpUrl(text: string): ParsedSmtpUrl {
  const url = findUrl(text.trim());
  if (url === null) return refuse(`is not an address: ${FORM}; ${ENCODED}`);
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:')
    return refuse(`must begin with smtp:// or smtps://: ${FORM}`);
  const bracketed = IPV6.test(url.hostname);
  if (url.hostname === '') return refuse(`names no host: ${FORM}`);
  if (!bracketed && !HOST.test(url.hostname)) return refuse(`names a host that is none: ${FORM}`);
  if ((url.pathname !== '' && url.pathname !== '/') || url.hash !== '')
    return refuse(`holds something after the port: ${FORM}; ${ENCODED}`);
  const secure = url.protocol === 'smtps:';
  const host = bracketed ? url.hostname.slice(1, -1) : url.hostname;
  const local = LOOPBACK.test(host);
  const read = readLogin(url);
  if (typeof read === 'string') return refuse(read);
  const startTls = readStartTls(url, secure, !secure && !local && read.login !== null);
  if (startTls === null)
    return refuse('knows one parameter, starttls, for smtp:// only: ?starttls=required, offered or off');
  const port = url.port === '' ? (secure ? 465 : 587) : Number(url.port);
  if (port === 0) return refuse('names port 0: use 587, or 465 for smtps://');
  return { ok: true, smtp: { host, port, secure, startTls, login: read.login, local } };
}
