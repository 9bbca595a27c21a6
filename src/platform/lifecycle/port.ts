import { type AddressInfo, createServer } from 'node:net';

/** The message is for the terminal, without a stack. */
export class PortTaken extends Error {
  constructor(port: number) {
    super(
      `Port ${port} is taken. Stop the program that listens there, or set PORT to another one.`,
    );
    this.name = 'PortTaken';
  }
}

/** Throws PortTaken when somebody listens there: known before anything is started. */
export function requireFreePort(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port) : error);
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve()));
  });
}

/** A port that nobody listens at. */
export function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen({ port: 0, host, exclusive: true }, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
