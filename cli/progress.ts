import type { Cell } from '../probes/run/cell.ts';
import type { Progress } from '../probes/run/observe.ts';
import type { RunReport } from '../probes/report/schema.ts';
import { time, verdictWords } from '../probes/report/words.ts';

/** Tells of long work on standard error: one live block on a terminal, plain lines elsewhere, so that standard output stays clean. */
export interface ProgressDisplay extends Disposable {
  line(text: string): void;
  progress(cell: Cell, progress: Progress): void;
  finished(cell: Cell, run: RunReport): void;
}

const drawEveryMs = 120;
const barWidth = 24;
/** In a log a watch says so often that it goes on. */
const sayEveryMs = 30_000;

export function showProgress(stream: NodeJS.WriteStream, total: number): ProgressDisplay {
  return stream.isTTY ? new LiveDisplay(stream, total) : new PlainDisplay(stream, total);
}

/** `haproxy-901s · controller-restart`, with the repetition where there are several. */
export function nameOf(cell: Cell): string {
  const repetition = cell.repetition > 1 ? ` (${cell.repetition})` : '';
  return `${cell.variant.id} · ${cell.scenario.name}${repetition}`;
}

function outcome(cell: Cell, run: RunReport): string {
  return `${nameOf(cell)}: ${run.verdict}. ${run.why}`;
}

class PlainDisplay implements ProgressDisplay {
  readonly #stream: NodeJS.WriteStream;
  readonly #total: number;
  readonly #phases = new Map<Cell, string>();
  #done = 0;

  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#stream = stream;
    this.#total = total;
  }

  line(text: string): void {
    this.#stream.write(`${text}\n`);
  }

  progress(cell: Cell, progress: Progress): void {
    const step = stepOf(progress);
    if (this.#phases.get(cell) === step || !['starting', 'watching'].includes(progress.phase)) return;
    const goesOn = this.#phases.get(cell)?.startsWith('watching') === true;
    this.#phases.set(cell, step);
    if (goesOn) {
      this.line(`${nameOf(cell)}: ${phaseText(progress)}, ${progress.held} connections held`);
      return;
    }
    const held = progress.phase === 'watching' ? `: ${progress.held} connections held, the fault begins` : ' starts';
    this.line(`${nameOf(cell)}${held}`);
  }

  finished(cell: Cell, run: RunReport): void {
    this.#done += 1;
    this.line(`[${this.#done}/${this.#total}] ${outcome(cell, run)}`);
  }

  [Symbol.dispose](): void {
    this.#phases.clear();
  }
}

class LiveDisplay implements ProgressDisplay {
  readonly #stream: NodeJS.WriteStream;
  readonly #total: number;
  readonly #running = new Map<Cell, Progress>();
  readonly #timer: NodeJS.Timeout;
  readonly #startedAt = Date.now();
  #done = 0;
  #drawn = 0;

  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#stream = stream;
    this.#total = total;
    this.#timer = setInterval(() => {
      this.#draw();
    }, drawEveryMs);
  }

  line(text: string): void {
    this.#erase();
    this.#stream.write(`${text}\n`);
    this.#draw();
  }

  progress(cell: Cell, progress: Progress): void {
    this.#running.set(cell, progress);
  }

  finished(cell: Cell, run: RunReport): void {
    this.#running.delete(cell);
    this.#done += 1;
    this.line(`${verdictWords[run.verdict].mark} ${outcome(cell, run)}`);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #erase(): void {
    if (this.#drawn > 0) this.#stream.write(`\u001b[${this.#drawn}A\u001b[0J`);
    this.#drawn = 0;
  }

  #draw(): void {
    const width = this.#stream.columns;
    const seconds = Math.round((Date.now() - this.#startedAt) / 1000);
    const lines = [...this.#running].map(
      ([cell, progress]) => `  ${bar(progress)} ${nameOf(cell)}: ${phaseText(progress)}`,
    );
    lines.push(`  ${this.#done} of ${this.#total} runs done, ${seconds} s`);
    this.#erase();
    for (const line of lines) this.#stream.write(`${line.slice(0, width - 1)}\n`);
    this.#drawn = lines.length;
  }
}

/** A watch is a new step every half minute. */
function stepOf({ phase, watched }: Progress): string {
  return watched === undefined ? phase : `${phase} ${Math.floor(watched.sinceMs / sayEveryMs)}`;
}

/** `watching, 30 s of 866 s`; only the phase where that is over in a moment. */
function phaseText({ phase, watched }: Progress): string {
  if (watched === undefined || watched.ofMs < 2_000) return phase;
  const whole = (ms: number): string => time(Math.round(ms / 1000) * 1000);
  return `${phase}, ${whole(watched.sinceMs)} of ${whole(watched.ofMs)}`;
}

function bar({ held, of }: Progress): string {
  const full = of === 0 ? 0 : Math.round((Math.min(held, of) / of) * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${String(held).padStart(String(of).length)}/${of}`;
}
