import robotsParser from 'robots-parser';
import { CRAWL_DELAY_MAX_MS, ROBOTS_LINE_MAX } from '../limits.ts';

/** The product token by which a robots.txt names us (RFC 9309, 2.2.1), in lower case. */
const TOKEN = 'sitrep';

/** Stands for every other robot. */
const OTHERS = 'user-agent: others';

/** Nobody's page may be read: what RFC 9309, 2.3.1.4 says of a robots.txt that its server cannot give. The comment tells it from one that says so. */
export const ROBOTS_UNREACHABLE = 'user-agent: *\ndisallow: / # unreachable';

/** What a host's robots.txt says to us. */
export type RobotsRules = {
  /** Whether a page of that host may be read. */
  isAllowed(url: string): boolean;
  /** Milliseconds that it asks for between two requests (Crawl-delay, up to CRAWL_DELAY_MAX_MS); null where it does not. */
  readonly delayMs: number | null;
  /** Whether nothing may be read only because the server cannot say what may: it may be able to later. */
  readonly isUnreachable: boolean;
};

/** The line as we keep it, or null where it says nothing to us. */
function condenseLine(line: string): string | null {
  const [, name = '', value = ''] = /^\s*([A-Za-z-]{1,20})\s*:(.*)$/.exec(line.replace(/#.*$/, '')) ?? [];
  const key = name.toLowerCase();
  const said = value.trim();
  if (key === 'user-agent') {
    const agent = said.toLowerCase().replace(/\/.*$/, '').trim();
    return agent === '*' || agent === TOKEN ? `user-agent: ${agent}` : OTHERS;
  }
  if (key === 'allow' || key === 'disallow' || key === 'crawl-delay') return `${key}: ${said}`;
  return null;
}

/**
 * What of a robots.txt concerns us: its rules, with every robot that is not ours under one name, so that no list of names
 * makes reading it slow. Lines over ROBOTS_LINE_MAX are left out.
 */
export function condenseRobots(text: string): string {
  const lines: string[] = [];
  for (const line of text.split(/\r\n?|\n/)) {
    const kept = line.length > ROBOTS_LINE_MAX ? null : condenseLine(line);
    if (kept !== null && kept !== lines.at(-1)) lines.push(kept);
  }
  return lines.join('\n');
}

/** The rules of a robots.txt, as `condenseRobots` left it. `origin` is that of its host, such as `https://example.org`. */
export function readRobots(origin: string, condensed: string): RobotsRules {
  const robots = robotsParser(`${origin}/robots.txt`, condensed);
  const delay = robots.getCrawlDelay(TOKEN);
  return {
    isAllowed: (url) => {
      // Undefined is another host's page, of which this file says nothing.
      return robots.isAllowed(url.slice(0, ROBOTS_LINE_MAX), TOKEN) ?? true;
    },
    delayMs:
      delay === undefined || !Number.isFinite(delay) || delay <= 0
        ? null
        : Math.min(delay * 1000, CRAWL_DELAY_MAX_MS),
    isUnreachable: condensed === ROBOTS_UNREACHABLE,
  };
}
