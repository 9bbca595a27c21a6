import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Long enough for a holder that stands still for a moment.
const answerWithinMs = 10_000;
const tries = 5;

/** Another process holds the data folder. */
export class AlreadyRunning extends Error {
  constructor(dataDir: string, holder: string) {
    super(`Orderly is already running here (process ${holder}, data in ${dataDir}).`);
    this.name = 'AlreadyRunning';
  }
}

export interface Lock {
  release(): Promise<void>;
}

/**
 * A socket that the kernel closes with its process: unlike a file with a process id, it cannot
 * be left behind by kill -9 and cannot mean a later process with the same id.
 */
function addressOf(dataDir: string): string {
  const name = `orderly-${createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

/** The process id of the holder, or null when nobody answers. */
function askHolder(address: string): Promise<string | null> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(address);
    socket.setTimeout(answerWithinMs, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(answer || 'unknown'));
  });
}

function listen(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(String(process.pid));
    });
    server.once('error', reject);
    server.listen(address, () => resolve(server.unref()));
  });
}

function lockOf(server: Server): Lock {
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

/**
 * Takes the data folder, which must exist, for this process.
 * @throws AlreadyRunning when another process has it
 */
export async function lockDataDir(dataDir: string): Promise<Lock> {
  const address = addressOf(dataDir);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return lockOf(await listen(address));
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || attempt === tries) throw error;
    }
    const holder = await askHolder(address);
    if (holder !== null) throw new AlreadyRunning(realpathSync(dataDir), holder);
    // Nobody behind it: on macOS a killed process leaves the socket's file. Or nobody yet.
    if (!address.startsWith('\0')) rmSync(address, { force: true });
  }
}
