import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { freePort, PortTaken, requireFreePort } from './port.js';

describe('requireFreePort', () => {
  it('refuses a port that somebody listens on, and leaves a free one free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(requireFreePort(port, '127.0.0.1')).rejects.toThrow(PortTaken);
    other.close();
    await once(other, 'close');
    await requireFreePort(port, '127.0.0.1');
    await requireFreePort(port, '127.0.0.1');
  });

  it('reports an address that is not of this machine as it is', async () => {
    await expect(requireFreePort(0, '192.0.2.1')).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  it('finds a port that is free', async () => {
    const port = await freePort('127.0.0.1');
    expect(port).toBeGreaterThan(0);
    await requireFreePort(port, '127.0.0.1');
  });
});
