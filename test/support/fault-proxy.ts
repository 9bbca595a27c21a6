import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What a connection through the proxy meets. */
export type Fault = 'none' | 'hang' | 'cut';

/** Stands in front of a server on this machine and makes it slow, silent or absent. */
export class FaultProxy {
  fault: Fault = 'none';
  /** Connections that came so far. */
  connections = 0;
  private target = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private server: Server) {
    this.server.on('connection', (socket) => this.join(socket));
  }

  static async listen(): Promise<FaultProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultProxy(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The port that is behind it. */
  leadTo(port: number): void {
    this.target = port;
  }

  /** Ends what is open; the next connections meet the fault of the moment. */
  cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cutAll();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(socket: Socket): void {
    this.connections += 1;
    this.watch(socket);
    if (this.fault === 'cut') socket.destroy();
    // Accepts, and never says a word.
    if (this.fault !== 'none') return;
    const behind = connect(this.target, '127.0.0.1');
    this.watch(behind);
    socket.pipe(behind).pipe(socket);
    socket.on('close', () => behind.destroy());
    behind.on('close', () => socket.destroy());
  }

  private watch(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}
