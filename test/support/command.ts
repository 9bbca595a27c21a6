import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { patience } from './patience.js';

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `dist/src/cli.js` as a process of its own on the database. */
export async function orderly(
  databaseUrl: string,
  args: readonly string[],
  input = '',
): Promise<Finished> {
  const child = spawn(process.execPath, ['dist/src/cli.js', ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'testing',
      DATABASE_URL: databaseUrl,
      ...patience,
    },
  });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
  child.stdin.on('error', () => undefined).end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}
