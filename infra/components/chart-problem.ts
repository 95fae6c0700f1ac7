import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { IngressControllerArgs } from './ingress-controller.ts';

/** Why a chart that lies in a folder or file cannot be installed, with what to do; null when nothing is wrong that can be seen. */
export function chartProblem({
  chart,
  chartName,
  project,
}: Pick<IngressControllerArgs, 'chart' | 'chartName' | 'project'>): string | null {
  if (!('path' in chart)) return null;
  const is = `'controller.chart' is '${chart.path}'`;
  const place = resolve(project, chart.path);
  if (!existsSync(place)) {
    return `${is}, and there is no such folder or file in the project: put the chart there ('helm pull' fetches it), or leave the setting out to take it from its repository`;
  }
  // What is in an archive is Helm's to say.
  if (!statSync(place).isDirectory()) return null;
  const found = nameOf(place);
  if (found === null) return `${is}, a folder without a Chart.yaml that names a chart: name the folder that has it`;
  if (chartName === undefined || found === chartName) return null;
  return `${is}, which holds the chart '${found}', and this controller's is '${chartName}': set 'controller.chart' or 'controller.name' to the other's`;
}

function nameOf(folder: string): string | null {
  const file = join(folder, 'Chart.yaml');
  if (!existsSync(file)) return null;
  const name = parseDocument(readFileSync(file, 'utf8')).get('name');
  return typeof name === 'string' ? name : null;
}
