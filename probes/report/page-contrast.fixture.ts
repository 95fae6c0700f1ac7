import type { PageElement, PageStyle } from './page.fixture.ts';

declare const document: { readonly body: PageElement };
declare const getComputedStyle: (element: PageElement) => PageStyle;

/** A piece of text, line or mark of the page whose colour is too close to what lies behind it. */
export interface LowContrast {
  readonly what: string;
  readonly ratio: number;
}

/**
 * Runs inside the page: the contrast of every text, and of the lines and marks of pictures, with the ground behind them, as WCAG 2
 * computes it. Returns those below 4.5 (text) and 3 (pictures), with how many were looked at. Must not use anything of this module.
 */
export function lowContrasts(): { readonly looked: number; readonly low: readonly LowContrast[] } {
  const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = channels(colour)
      .slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratioOf = (a: string, b: string): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const isClear = (colour: string): boolean => colour === 'transparent' || channels(colour)[3] === 0;
  const groundOf = (element: PageElement): string => {
    for (let at: PageElement | null = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!isClear(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const low: LowContrast[] = [];
  let looked = 0;
  const look = (element: PageElement, colours: { front: string; behind: string; least: number }): void => {
    const ratio = ratioOf(colours.front, colours.behind);
    looked += 1;
    if (ratio < colours.least) {
      low.push({
        what: `${element.tagName}.${element.getAttribute('class') ?? ''}: ${element.textContent.slice(0, 40)}`,
        ratio,
      });
    }
  };
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    const ownText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '');
    if (element.tagName === 'text') {
      const pin = element.matches('.pin-text') ? element.parentElement?.querySelector('.pin') : null;
      look(element, { front: style.fill, behind: pin ? getComputedStyle(pin).fill : groundOf(element), least: 4.5 });
    } else if (ownText && element.namespaceURI?.endsWith('xhtml')) {
      look(element, { front: style.color, behind: groundOf(element), least: 4.5 });
    } else if (element.matches('.life, .event, .end, .mark, .curve')) {
      const front = element.matches('.filled') ? style.fill : style.stroke;
      look(element, { front, behind: groundOf(element), least: 3 });
    } else if (element.matches('.bar, .share rect')) {
      look(element, { front: style.fill, behind: groundOf(element), least: 3 });
    }
  }
  return { looked, low };
}
