import { type Markup, markup, type Part } from '../html/markup.ts';
import { type Axis, percent, width } from './axis.ts';

/** What a picture is made of. Its width is the page's; heights are in pixels. */
export interface Frame {
  /** Unique in the document: the picture's title and description hang on it. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, in words, for those who cannot see it. */
  readonly description: string;
  readonly height: number;
  readonly axis: Axis;
  /** Drawn in units of the axis by pixels, stretched sideways. */
  readonly stretched: Part;
  /** Drawn over it by percent and pixels, never stretched: text and marks. */
  readonly fixed?: Part;
  /** Room above the drawing for the numbers of events. */
  readonly above?: number;
}

/**
 * An SVG picture that is as wide as its place while its text keeps its size: shapes lie in a stretched inner picture, text and marks
 * at percentages beside it. So the same picture can be read on a phone.
 */
export function frame(picture: Frame): Markup {
  const { id, height, axis, above = 4 } = picture;
  return markup`<svg
    xmlns="http://www.w3.org/2000/svg"
    class="picture"
    role="img"
    aria-labelledby="${id}-t ${id}-d"
    width="100%"
    height="${above + height + tickRoom}"
  ><title id="${id}-t">${picture.title}</title><desc id="${id}-d">${picture.description}</desc>
<svg y="${above}" width="100%" height="${height}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none"
  >${axis.ticks.map((tick) => markup`<path class="grid" d="M${axis.at(tick.ms)} 0V${height}"/>`)}${picture.stretched}</svg>
<svg y="${above}" width="100%" height="${height}" class="open">${picture.fixed ?? null}</svg>
${axis.ticks.map((tick) => tickLabel(axis.at(tick.ms), tick.label, above + height + 14))}</svg>`;
}

/** Labels at the edges stay inside. */
function tickLabel(x: number, label: string, y: number): Markup {
  const anchor = x < width * 0.04 ? 'start' : x > width * 0.94 ? 'end' : 'middle';
  return markup`<text class="tick" x="${percent(x)}" y="${y}" text-anchor="${anchor}">${label}</text>`;
}

/** Below the drawing, for the times. */
const tickRoom = 20;
