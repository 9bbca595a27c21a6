import { spawnSync } from 'node:child_process';
import type { TestApp } from './app.js';

export const metricsToken = 'prometheus-in-a-test';

/** Whether Debian's package `prometheus` (or the like) is on this machine. */
export function hasPrometheus(): boolean {
  return ['prometheus', 'promtool'].every(
    (program) => spawnSync(program, ['--version']).status === 0,
  );
}

export async function metricsText(test: TestApp): Promise<string> {
  const bearer = { Authorization: `Bearer ${metricsToken}` };
  return (await test.http().get('/metrics').set(bearer).expect(200)).text;
}

/** The value of the series that has this name and all these labels; undefined without one. */
export function valueOf(
  text: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const line = text
    .split('\n')
    .filter((row) => row.startsWith(`${name}{`) || row.startsWith(`${name} `))
    .find((row) => wanted.every((label) => row.includes(label)));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}
