import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, type Clone, cloneProject, findFreePort, startApp } from '../setup/app.ts';

/** Debian's Chromium, or the one that the environment names. */
const CHROMIUM = process.env['CHROMIUM'] || '/usr/bin/chromium';
const hasBrowser = existsSync(CHROMIUM);

if (!hasBrowser) {
  const missing = `BROWSER TESTS: no Chromium at ${CHROMIUM}`;
  if (process.env['SITREP_REQUIRE_BROWSER'] === '1')
    throw new Error(`${missing}, and SITREP_REQUIRE_BROWSER=1 asks for one`);
  process.stderr.write(
    `\n!!! ${missing}: skipped. Install it (apt-get install chromium) or set CHROMIUM=/path/to/it\n\n`,
  );
}

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

describe.runIf(hasBrowser)('in a browser', () => {
  let clone: Clone;
  let app: App;
  let browser: Browser;
  /** The home page, the newest digest, and the article and sentence that its first evidence links to. */
  let paths: { home: string; digest: string; article: string; sentence: string };

  beforeAll(async () => {
    clone = cloneProject();
    app = await startApp(clone.dir, await findFreePort());
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    const page = await browser.newPage();
    await page.goto(`${app.url}/digests/latest`);
    const evidence = await page.locator('a[href*="/articles/"][href*="#"]').first().getAttribute('href');
    const target = new URL(evidence ?? '', page.url());
    paths = { home: '/', digest: '/digests/latest', article: target.pathname, sentence: target.hash };
    await page.close();
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    clone?.remove();
  });

  /** Runs `look` on a page of its own, and returns what the browser complained of meanwhile. */
  async function withPage(
    options: Parameters<Browser['newContext']>[0],
    look: (page: Page, context: BrowserContext) => Promise<void>,
  ): Promise<string[]> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        complaints.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
    try {
      await look(page, context);
    } finally {
      await context.close();
    }
    return complaints;
  }

  for (const viewport of [PHONE, DESK]) {
    for (const name of ['home', 'digest', 'article'] as const) {
      test(`the ${name} page fits ${viewport.width} px and the console stays silent`, async () => {
        const complaints = await withPage({ viewport }, async (page) => {
          const answer = await page.goto(`${app.url}${paths[name]}`);
          expect(answer?.status()).toBe(200);
          expect(answer?.headers()['content-security-policy']).toBeDefined();
          const [content, window] = await page.evaluate<[number, number]>(
            '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
          );
          expect(content).toBeLessThanOrEqual(window);
          expect(await page.locator('h1').count()).toBe(1);
        });
        expect(complaints).toEqual([]);
      });
    }
  }

  test('a dark screen gets a dark page', async () => {
    const brightness = { light: 0, dark: 0 };
    for (const colorScheme of ['light', 'dark'] as const) {
      await withPage({ colorScheme }, async (page) => {
        await page.goto(`${app.url}${paths.digest}`);
        const colour = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
        const parts = [...colour.matchAll(/\d+/g)].slice(0, 3).map(Number);
        brightness[colorScheme] = parts.reduce((sum, part) => sum + part, 0) / 3;
      });
    }
    expect(brightness.light).toBeGreaterThan(200);
    expect(brightness.dark).toBeLessThan(60);
  });

  test('an evidence link leads to its sentence in the article', async () => {
    await withPage({ viewport: DESK }, async (page) => {
      await page.goto(`${app.url}${paths.digest}`);
      const figure = page.locator('.evidence').first();
      const sentence = (await figure.locator('blockquote').textContent()) ?? '';
      await figure.locator('a[href*="/articles/"]').first().click();
      await page.waitForURL(/\/articles\/.+#/);
      const anchor = page.locator(`[id="${decodeURIComponent(new URL(page.url()).hash.slice(1))}"]`);
      expect(await anchor.count()).toBe(1);
      const bare = (text: string) => text.replace(/[“”"\s]+/g, ' ').trim();
      expect(bare((await anchor.textContent()) ?? '')).toContain(bare(sentence));
      expect(await anchor.isVisible()).toBe(true);
    });
  });

  test('the first Tab reaches the skip link, and Enter moves the focus to the content', async () => {
    await withPage({ viewport: PHONE }, async (page) => {
      await page.goto(`${app.url}${paths.digest}`);
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      expect(await focused.getAttribute('class')).toContain('skip');
      const box = await focused.boundingBox();
      expect(box !== null && box.x >= 0 && box.y >= 0).toBe(true);
      await page.keyboard.press('Enter');
      expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('MAIN');
    });
  });

  test('every link within the site answers', async () => {
    const links = new Set<string>();
    await withPage({ viewport: DESK }, async (page) => {
      for (const path of [paths.home, '/digests', paths.digest, paths.article]) {
        await page.goto(`${app.url}${path}`);
        const found = await page.evaluate<string[]>(
          '[...document.querySelectorAll("a[href], link[href]")].map((e) => e.href)',
        );
        for (const href of found) if (href.startsWith(app.url)) links.add(href.replace(/#.*$/, ''));
      }
    });
    expect(links.size).toBeGreaterThan(10);
    const broken: string[] = [];
    for (const link of links) {
      const answer = await fetch(link);
      await answer.arrayBuffer();
      if (answer.status >= 400) broken.push(`${answer.status} ${link}`);
    }
    expect(broken).toEqual([]);
  });
});
