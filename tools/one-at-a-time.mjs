// Two commands in one folder must not install or build into each other's files. A turn is a socket:
// the kernel closes it with its process, so that none is left behind by kill -9.
// Only Node built-ins, and only syntax of Node 20: see bootstrap.mjs.
import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 200;

function addressOf(folder) {
  const hash = createHash('sha256').update(realpathSync(folder)).digest('hex');
  const name = `orderly-build-${hash.slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

/** The server that holds the turn, or why there is none, as a code. */
function listen(address) {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', ({ code }) => resolve({ code }));
    server.listen(address, () => resolve({ server }));
  });
}

/** On macOS a killed process leaves the socket's file, and nobody behind it. */
function isAbandoned(address) {
  if (process.platform === 'linux' || process.platform === 'win32') return false;
  return new Promise((resolve) => {
    const socket = connect(address, () => resolve(false));
    socket.on('error', ({ code }) => resolve(code === 'ECONNREFUSED'));
    socket.on('connect', () => socket.destroy());
  });
}

/** The server that holds the turn; undefined where the system knows no such sockets. */
async function turn(address, onWait) {
  for (let tries = 0; ; tries += 1) {
    const { server, code } = await listen(address);
    if (code !== 'EADDRINUSE') return server;
    if (await isAbandoned(address)) rmSync(address, { force: true });
    if (tries === 0) onWait();
    await sleep(pauseMs);
  }
}

/**
 * Does the work when no other process does its own for the same folder, which must exist.
 * @param {string} folder
 * @param {() => void} work without waiting for anything
 * @param {() => void} onWait called once when another is at work
 */
export async function oneAtATime(folder, work, onWait) {
  const server = await turn(addressOf(folder), onWait);
  try {
    work();
  } finally {
    if (server) await new Promise((resolve) => server.close(resolve));
  }
}
