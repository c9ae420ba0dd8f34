/** Debian's Chromium for the tests of pages: each test opens what the project wrote, from a file, with no way to any network. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

const CHROMIUM = '/usr/bin/chromium';
export const chromiumThere = existsSync(CHROMIUM);
/** For the name of a `describe` that needs it. */
export const orSkipped = chromiumThere ? '' : ` (skipped: no ${CHROMIUM})`;

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenPage {
  readonly page: Page;
  /** Errors and warnings of the console, and errors that nothing caught. */
  readonly complaints: string[];
  /** Addresses asked for besides the file itself. */
  readonly requests: string[];
}

export interface Browser {
  /** Opens a text as a file of this name. */
  open(name: string, text: string): Promise<OpenPage>;
}

/** One browser for the tests of a file, with a new profile; ended after them. */
export function browser(viewport = { width: 1280, height: 900 }): Browser {
  const folder = mkdtempSync(join(tmpdir(), 'haru-web-'));
  let context: BrowserContext | undefined;
  beforeAll(async () => {
    if (!chromiumThere) return;
    context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: CHROMIUM,
      args: ARGUMENTS,
      viewport,
    });
  }, 60_000);
  afterAll(async () => {
    await context?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    open: async (name, text) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      const page = await context!.newPage();
      const address = pathToFileURL(path).href;
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (request.url() !== address && !request.url().startsWith('data:')) requests.push(request.url());
      });
      await page.goto(address);
      return { page, complaints, requests };
    },
  };
}

/** A text as it stands on the screen, px. */
export interface Placed {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** All texts of SVG in the page. */
export function textsOf(page: Page): Promise<Placed[]> {
  return page.evaluate(`[...document.querySelectorAll('svg text')].map((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { text: element.textContent, left, top, right, bottom };
  }).filter(({ text }) => text.trim() !== '')`);
}

/** Pairs that lie over each other by more than the hairline that fonts leave. */
export function overlaps(texts: readonly Placed[]): string[] {
  const found: string[] = [];
  texts.forEach((a, i) => {
    for (const b of texts.slice(i + 1)) {
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (width > 1 && height > 2) found.push(`${a.text} / ${b.text}`);
    }
  });
  return found;
}
