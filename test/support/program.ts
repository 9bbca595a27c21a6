import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { patience } from './patience.js';

/** The compiled program as a process of its own. */
export interface Program {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it wrote to stdout and stderr so far. */
  output(): string;
  /** The lines of that which are whole. */
  lines(): string[];
  /** Sends a signal and resolves to the exit code, or null when the signal itself ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

// Less than a test may last, so that one of a program that never starts says why.
const readyWithinMs = 280_000;

export async function answersOk(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

type Command = readonly [string, ...string[]];

/** Starts the program on the database and resolves when it is ready. */
export async function startProgram(
  databaseUrl: string,
  env: Readonly<Record<string, string>> = {},
  command: Command = [process.execPath, 'dist/main.js'],
): Promise<Program> {
  for (let attempt = 1; ; attempt += 1) {
    const port = env['PORT'] ?? String(await freePort());
    try {
      return await startAt(port, databaseUrl, env, command);
    } catch (error) {
      // A free port is anybody's until the program listens there.
      const taken = String(error).includes('is taken');
      if (!taken || env['PORT'] !== undefined || attempt === 3) throw error;
    }
  }
}

async function startAt(
  port: string,
  databaseUrl: string,
  env: Readonly<Record<string, string>>,
  [command, ...args]: Command,
): Promise<Program> {
  const settings = {
    NODE_ENV: 'testing',
    DATABASE_URL: databaseUrl,
    HOST: '127.0.0.1',
    PORT: port,
  };
  const child = spawn(command, args, {
    env: {
      PATH: process.env['PATH'],
      THROTTLE_ENABLED: 'false',
      SHED_ENABLED: 'false',
      ...patience,
      ...settings,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + readyWithinMs;
  while (!(await answersOk(`${url}/readyz`))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`Not ready:\n${output}`);
    }
    await sleep(50);
  }
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return (await exited)[0];
  };
  const lines = (): string[] => output.split('\n').slice(0, -1);
  return { url, process: child, output: () => output, lines, end };
}
