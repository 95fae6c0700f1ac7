import type { Page } from 'playwright-core';

/** What tests use of a page's elements. The DOM's own types are left out, since every other file of the project runs in Node. */
export interface PageElement {
  readonly tagName: string;
  readonly id: string;
  readonly namespaceURI: string | null;
  readonly textContent: string;
  readonly parentElement: PageElement | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
  readonly scrollWidth: number;
  open?: boolean;
  getAttribute(name: string): string | null;
  matches(selector: string): boolean;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

export interface PageStyle {
  readonly backgroundColor: string;
  readonly color: string;
  readonly fill: string;
  readonly stroke: string;
  readonly outlineStyle: string;
}

declare const document: PageElement & {
  readonly body: PageElement;
  readonly documentElement: PageElement;
  readonly activeElement: PageElement | null;
};
declare const getComputedStyle: (element: PageElement) => PageStyle;
declare const location: { readonly hash: string };

/** Opens everything that is folded. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

/** How wide the page is; more than the window is what makes it scroll sideways. */
export function pageWidth(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}

/** The page's own ground. */
export function groundColour(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

/** What the keyboard is at, and whether that can be seen. */
export interface Focus {
  readonly id: string;
  readonly href: string | null;
  readonly outline: string;
  readonly hash: string;
}

/** Presses a key and tells where that led. */
export async function press(page: Page, key: string): Promise<Focus> {
  await page.keyboard.press(key);
  return page.evaluate(() => {
    const focused = document.activeElement ?? document.body;
    const outline = getComputedStyle(focused).outlineStyle;
    return { id: focused.id, href: focused.getAttribute('href'), outline, hash: location.hash };
  });
}

/** Where the links that match lead, in order. */
export function linksOf(page: Page, selector: string): Promise<string[]> {
  return page.evaluate(
    (wanted) => [...document.querySelectorAll(wanted)].map((link) => link.getAttribute('href') ?? ''),
    selector,
  );
}

/** The levels of all headings, in order. */
export function headingLevels(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(({ tagName }) => Number(tagName[1])),
  );
}

/** The name of the outermost element; an XML document that is not well-formed holds a `parsererror`. */
export function rootElement(page: Page): Promise<string> {
  return page.evaluate(() =>
    document.querySelector('parsererror') === null ? document.documentElement.tagName : 'parsererror',
  );
}
