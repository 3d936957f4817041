import { describe, expect, test } from 'vitest';
import { condenseRobots, ROBOTS_UNREACHABLE, readRobots } from '../../src/ingest/robots.ts';

const ORIGIN = 'https://news.example';
const open = (text: string) => readRobots(ORIGIN, condenseRobots(text));

describe('robots.txt', () => {
  test('that says nothing lets everything be read', () => {
    expect(open('').isAllowed(`${ORIGIN}/a`)).toBe(true);
    expect(open('<html><body>Not found</body></html>').isAllowed(`${ORIGIN}/a`)).toBe(true);
  });

  test('is obeyed where it speaks to everyone', () => {
    const robots = open('User-agent: *\nDisallow: /private # not for robots\nAllow: /private/open\n');
    expect(robots.isAllowed(`${ORIGIN}/a`)).toBe(true);
    expect(robots.isAllowed(`${ORIGIN}/private/a`)).toBe(false);
    expect(robots.isAllowed(`${ORIGIN}/private/open/a`)).toBe(true);
  });

  test('is obeyed where it speaks to us, and not where it speaks to others', () => {
    const robots = open(
      'User-agent: OtherBot\nDisallow: /\n\nUser-agent: *\nDisallow: /all\n\nUser-Agent: Sitrep/1.0\nDisallow: /ours\nCrawl-delay: 10',
    );
    expect(robots.isAllowed(`${ORIGIN}/all`)).toBe(true);
    expect(robots.isAllowed(`${ORIGIN}/ours`)).toBe(false);
    expect(robots.delayMs).toBe(10_000);
  });

  test('may speak to several at once', () => {
    const robots = open('user-agent: a\nuser-agent: sitrep\nuser-agent: b\ndisallow: /x');
    expect(robots.isAllowed(`${ORIGIN}/x`)).toBe(false);
  });

  test('knows patterns', () => {
    const robots = open('User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?print=');
    expect(robots.isAllowed(`${ORIGIN}/a.pdf`)).toBe(false);
    expect(robots.isAllowed(`${ORIGIN}/a.pdf.html`)).toBe(true);
    expect(robots.isAllowed(`${ORIGIN}/a?print=1`)).toBe(false);
  });

  test('asks for a pause of a minute at most', () => {
    expect(open('User-agent: *\nCrawl-delay: 86400').delayMs).toBe(60_000);
    expect(open('User-agent: *\nCrawl-delay: often').delayMs).toBeNull();
    expect(open('User-agent: *').delayMs).toBeNull();
  });

  test('keeps everything shut where it cannot be had', () => {
    expect(readRobots(ORIGIN, ROBOTS_UNREACHABLE).isAllowed(`${ORIGIN}/a`)).toBe(false);
    expect(readRobots(ORIGIN, ROBOTS_UNREACHABLE).isUnreachable).toBe(true);
    expect(open('User-agent: *\nDisallow: /').isUnreachable).toBe(false);
  });

  test('is read in no time, however it is written', () => {
    const began = performance.now();
    const agents = Array.from({ length: 20_000 }, (_, at) => `user-agent: a${at}`).join('\n');
    const rules = 'disallow: /\n'.repeat(20_000);
    open(`${agents}\n${rules}`).isAllowed(`${ORIGIN}/a`);
    const star = `user-agent: *\n${`disallow: /${'*a'.repeat(900)}b\n`.repeat(20)}`;
    open(star).isAllowed(`${ORIGIN}/${'a'.repeat(8_000)}`);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
