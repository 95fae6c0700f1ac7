import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { matrixOf } from './cells.ts';
import { launchChromium, skipWithoutChromium } from './chromium.fixture.ts';
import { hostile } from './hostile.fixture.ts';
import { htmlView } from './html.ts';
import { lifelinesSvg } from './lifelines-svg.ts';
import { groundColour, headingLevels, linksOf, pageWidth, press, rootElement, unfold } from './page.fixture.ts';
import { lowContrasts } from './page-contrast.fixture.ts';
import { fixtureReport, smallReport } from './report.fixture.ts';

const report = fixtureReport({ connections: 30 });
const hostileReport = hostile(smallReport());

suite('the report in a browser', { skip: skipWithoutChromium() }, () => {
  let browser: Browser;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drainproof-page-'));
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  /** Opens a document from a file, as a reader does, and notes what it asks for and complains of. */
  async function open(name: string, text: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Opened> {
    const file = join(folder, name);
    await writeFile(file, text);
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const asked: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('dialog', (dialog) => {
      said.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href);
    return { page, asked, said };
  }

  for (const [name, text] of [
    ['plain', htmlView(report)],
    ['hostile', htmlView(hostileReport)],
  ] as const) {
    test(`a ${name} report makes no request but for itself, and nothing is complained of`, async () => {
      const { page, asked, said } = await open(`${name}.html`, text);
      assert.equal(asked.length, 1, asked.join('\n'));
      assert.deepEqual(said, []);
      await page.close();
    });
  }

  for (const width of [320, 360, 390, 768, 1280]) {
    test(`at ${width} px, with everything unfolded, the page does not scroll sideways`, async () => {
      for (const text of [htmlView(report), htmlView(hostileReport)]) {
        const { page } = await open('wide.html', text, { viewport: { width, height: 800 } });
        await unfold(page);
        const scrollWidth = await pageWidth(page);
        assert.ok(scrollWidth <= width, `${scrollWidth} px`);
        await page.close();
      }
    });
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`in the ${colorScheme} scheme, text has a contrast of 4.5 and pictures of 3`, async () => {
      const { page } = await open('contrast.html', htmlView(report), { colorScheme });
      await unfold(page);
      const { looked, low } = await page.evaluate(lowContrasts);
      assert.ok(looked > 1000, `only ${looked} elements were looked at`);
      assert.deepEqual(low, []);
      await page.close();
    });
  }

  test('on paper the page is light, whatever the screen was, and nothing of it is too faint', async () => {
    const { page } = await open('print.html', htmlView(report), { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await unfold(page);
    assert.equal(await groundColour(page), 'rgb(255, 255, 255)');
    assert.deepEqual((await page.evaluate(lowContrasts)).low, []);
    await page.close();
  });

  test('the two schemes differ', async () => {
    const grounds = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open('schemes.html', htmlView(report), { colorScheme });
      grounds.push(await groundColour(page));
      await page.close();
    }
    assert.notEqual(grounds[0], grounds[1]);
  });

  test('the Tab key reaches the skip link first, then every field of the matrix, each time with a visible outline', async () => {
    const { page } = await open('keyboard.html', htmlView(report));
    const wanted = await linksOf(page, 'table.matrix a');
    assert.equal(new Set(wanted).size, matrixOf(report).cells.length);
    assert.equal((await press(page, 'Tab')).href, '#matrix');
    const reached = new Set<string | null>();
    for (let presses = 0; presses < wanted.length + 5; presses++) {
      const { href, outline } = await press(page, 'Tab');
      assert.notEqual(outline, 'none');
      reached.add(href);
    }
    assert.deepEqual(
      wanted.filter((href) => !reached.has(href)),
      [],
    );
    await page.close();
  });

  test('Enter on a field leads to its section', async () => {
    const { page } = await open('enter.html', htmlView(report));
    const link = page.locator('table.matrix a').last();
    const href = await link.getAttribute('href');
    await link.focus();
    const { hash, id } = await press(page, 'Enter');
    assert.equal(hash, href);
    assert.equal(`#${id}`, href);
    await page.close();
  });

  test('for a screen reader every picture has a name and a description, and tables and landmarks are there', async () => {
    const { page } = await open('tree.html', htmlView(report), { viewport: { width: 360, height: 800 } });
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const rolesOf = (role: string): typeof nodes => nodes.filter((node) => !node.ignored && node.role?.value === role);
    const pictures = rolesOf('image');
    assert.ok(pictures.length > 30, `${pictures.length} pictures`);
    for (const picture of pictures) assert.match(String(picture.name?.value), /\w+: .+ in .+ \w+/);
    for (const role of ['banner', 'main', 'contentinfo', 'table', 'rowheader', 'columnheader', 'article']) {
      assert.ok(rolesOf(role).length > 0, `no ${role}`);
    }
    for (const link of rolesOf('link')) assert.notEqual(link.name?.value, '');
    await page.close();
  });

  test('headings come in order, with one first', async () => {
    const { page } = await open('headings.html', htmlView(report));
    const levels = await headingLevels(page);
    assert.equal(levels.filter((level) => level === 1).length, 1);
    assert.equal(levels[0], 1);
    for (const [index, level] of levels.entries())
      assert.ok(level <= (levels[index - 1] ?? 0) + 1, `level ${level} at ${index}`);
    await page.close();
  });

  test('the lifelines as a document of their own are well-formed XML, also with hostile text, and ask for nothing', async () => {
    for (const one of [report, hostileReport]) {
      const [run] = one.runs;
      assert.ok(run);
      const { page, asked, said } = await open('run.svg', lifelinesSvg(one, run));
      assert.equal(asked.length, 1);
      assert.deepEqual(said, []);
      assert.equal(await rootElement(page), 'svg');
      await page.close();
    }
  });
});

interface Opened {
  readonly page: Page;
  readonly asked: readonly string[];
  readonly said: readonly string[];
}
