import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Speaks enough SMTP to take mails. */
export class SmtpServer {
  /** The mails it took, headers included. */
  readonly received: string[] = [];
  /** Says `451` to so many recipients before it takes one. */
  refusals = 0;
  /** Says `550` to every recipient. */
  refusesForGood = false;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.converse(socket));
  }

  static async listen(): Promise<SmtpServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SmtpServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
  }

  private converse(socket: Socket): void {
    let message: string | null = null;
    const say = (line: string): unknown => socket.write(`${line}\r\n`);
    const hear = (line: string): void => {
      if (message !== null && line !== '.') message += `${line}\n`;
      else if (message !== null) {
        this.received.push(message);
        message = null;
        say('250 taken');
      } else if (line === 'DATA') {
        message = '';
        say('354 go on');
      } else say(line.startsWith('RCPT') ? this.answerToRecipient() : answerTo(line));
    };
    let rest = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      const lines = `${rest}${chunk.toString()}`.split('\r\n');
      rest = lines.pop() ?? '';
      lines.forEach(hear);
    });
    say('220 test');
  }

  private answerToRecipient(): string {
    if (this.refusesForGood) return '550 nobody of this name';
    if (this.refusals === 0) return '250 ok';
    this.refusals -= 1;
    return '451 try again later';
  }
}

function answerTo(line: string): string {
  if (line.startsWith('AUTH')) return '235 ok';
  return line === 'QUIT' ? '221 bye' : '250 ok';
}
