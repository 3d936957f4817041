import { stripVTControlCharacters } from 'node:util';

/** Decides line by line what of wrangler's output a reader sees. */
export interface ChatterFilter {
  /** The line to print, or null for chatter. */
  filter(line: string): string | null;
  /** From now on requests show too; before, they are `npm start` asking whether all is ready. */
  showRequests(): void;
}

/** What wrangler says of a missing network: no error of ours, and nothing for a reader to do. */
const NETWORK_NOISE = [
  'Unable to fetch the `Request.cf` object',
  'getaddrinfo',
  'GetAddrInfoReqWrap',
  'update available',
];

/** Lines of the build and of a reload that carry nothing. */
const ROUTINE = /^(?:\[custom build\](?: Running: .*)?$|⎔ Reloading local server)/;

const REQUEST = /^\[wrangler:info\] [A-Z]+ \//;

const ERROR_MARK = /\[ERROR\]|^✘/;

/**
 * A filter that holds wrangler's preamble (bindings, hints on cron, the address it listens on) until
 * it is ready, and from then on lets through requests, the Worker's own lines and errors. Once an error
 * shows before that, everything after it shows.
 */
export function createChatterFilter(): ChatterFilter {
  let open = false;
  let requests = false;
  return {
    showRequests() {
      requests = true;
    },
    filter(line) {
      const plain = stripVTControlCharacters(line).trimEnd();
      if (/^\[wrangler:info\] Ready on /.test(plain)) {
        open = true;
        return null;
      }
      if (ERROR_MARK.test(plain)) open = true;
      if (!open || plain === '' || ROUTINE.test(plain)) return null;
      if (!requests && REQUEST.test(plain)) return null;
      if (NETWORK_NOISE.some((noise) => plain.includes(noise))) return null;
      return plain.replace(/^\[wrangler:\w+\] /, '');
    },
  };
}
