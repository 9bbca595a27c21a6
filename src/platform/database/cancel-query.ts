import { connect } from 'node:net';

/** What a connection knows of its server process. */
export interface CancellableClient {
  readonly host?: string;
  readonly port?: number;
  readonly processID?: number | null;
  readonly secretKey?: number | null;
}

// The cancel request of PostgreSQL's protocol: length, code, process, secret.
const packetBytes = 16;
const cancelCode = 80_877_102;
const patienceMs = 2_000;

/**
 * Asks the server to cancel what the connection is running, on a connection of its own as the
 * protocol wants it; a pooler passes it on. Resolves when the server has signalled the process, so
 * that a later statement of the connection is never the one that is hit. Never throws.
 */
export function cancelQuery({
  host,
  port,
  processID,
  secretKey,
}: CancellableClient): Promise<void> {
  if (!host || !port || !processID || !secretKey) return Promise.resolve();
  const packet = Buffer.alloc(packetBytes);
  [packetBytes, cancelCode, processID, secretKey].forEach((value, index) =>
    packet.writeInt32BE(value, index * 4),
  );
  return new Promise((resolve) => {
    const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('connect', () => socket.end(packet));
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}
