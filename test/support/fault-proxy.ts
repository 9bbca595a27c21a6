import { once } from 'node:events';
import { Transform } from 'node:stream';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What a connection through the proxy meets. */
export type Fault = 'none' | 'hang' | 'cut';

/** Stands in front of a server on this machine and makes it slow, silent or absent. */
export class FaultProxy {
  fault: Fault = 'none';
  /** Connections that came so far. */
  connections = 0;
  /** A connection whose client says this stays open from then on, and nothing gets through. */
  muteAt: string | null = null;
  /** Connections that fell silent so. */
  muted = 0;
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
    const [there, back] = this.listenIn();
    socket.pipe(there).pipe(behind).pipe(back).pipe(socket);
    socket.on('close', () => behind.destroy());
    behind.on('close', () => socket.destroy());
  }

  /** What passes between the two, until it is silenced. */
  private listenIn(): readonly [Transform, Transform] {
    let silent = false;
    const gate = (hears: (chunk: Buffer) => void): Transform =>
      new Transform({
        transform: (chunk: Buffer, _, done) => {
          hears(chunk);
          done(null, silent ? undefined : chunk);
        },
      });
    const there = gate((chunk) => {
      if (silent || this.muteAt === null || !chunk.includes(this.muteAt)) return;
      silent = true;
      this.muted += 1;
    });
    return [there, gate(() => undefined)];
  }

  private watch(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}
