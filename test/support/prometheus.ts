import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './free-port.js';
import { answersOk } from './program.js';
import { until } from './until.js';

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A real Prometheus that scrapes one target. */
export interface Prometheus {
  /** The finite samples of an instant query. */
  query(expression: string): Promise<Sample[]>;
  stop(): Promise<void>;
}

/** `docker/prometheus.yml`; only addresses, paths and intervals are those of the test. */
function configuration(targets: readonly string[]): string {
  const rules = resolve('deploy/prometheus');
  return readFileSync('docker/prometheus.yml', 'utf8')
    .replace('scrape_interval: 15s', 'scrape_interval: 500ms\n  scrape_timeout: 500ms')
    .replace('evaluation_interval: 15s', 'evaluation_interval: 500ms')
    .replace('[recording.yml, alerts.yml]', `['${rules}/recording.yml', '${rules}/alerts.yml']`)
    .replace(`['api-1:9464', 'api-2:9464']`, JSON.stringify(targets));
}

/** Starts Debian's Prometheus with the rules and the scraping of this repository. */
export async function startPrometheus(...targets: string[]): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'orderly-prometheus-'));
  await writeFile(join(folder, 'prometheus.yml'), configuration(targets));
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${url.slice('http://'.length)}`,
  ];
  const child = spawn('prometheus', args, { stdio: 'ignore' });
  const exited = once(child, 'exit');
  await until(() => answersOk(`${url}/-/ready`));
  const query = async (expression: string): Promise<Sample[]> => {
    const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
    const body = (await answer.json()) as { error?: string; data?: { result: Sample[] } };
    if (!body.data) throw new Error(`${expression}: ${body.error}`);
    return body.data.result.filter(({ value }) => Number.isFinite(Number(value[1])));
  };
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  return { query, stop };
}
