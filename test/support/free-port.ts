import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below those that systems give to connections and to whoever asks for any port (Linux: from 32768
// on, others from 49152): there it stays free for a server that stops and comes back. Each worker of
// Jest has a stretch of its own.
const lowest = 20_000;
const stretch = 1_500;
const stretches = 8;
const own = lowest + stretch * (Number(process.env['JEST_WORKER_ID'] ?? 0) % stretches);

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** A port of 127.0.0.1 that nobody listens at. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = own + randomInt(stretch);
    if (await isFree(port)) return port;
  }
}
