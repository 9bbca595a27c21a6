import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { composeMail } from '../../src/platform/mail/mail.js';
import { Mailer } from '../../src/platform/mail/mailer.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

let refusals = 1;
const received: string[] = [];

/** Speaks enough SMTP to take a mail; the first one is refused for the moment. */
function converse(socket: Socket): void {
  let message: string | null = null;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const hear = (line: string): void => {
    if (message !== null && line !== '.') message += `${line}\n`;
    else if (message !== null) {
      received.push(message);
      message = null;
      say('250 taken');
    } else if (line === 'DATA') {
      message = '';
      say('354 go on');
    } else if (line.startsWith('RCPT') && refusals > 0) {
      refusals -= 1;
      say('451 try again later');
    } else say(line === 'QUIT' ? '221 bye' : '250 ok');
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

describe('a mail', () => {
  let server: Server;
  let app: TestApp;

  beforeAll(async () => {
    server = createServer(converse);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const mail = { url: `smtp://127.0.0.1:${port}`, from: 'orders@orderly.example' };
    app = await startTestApp((config) => ({ ...config, mail }));
    await app.get(JobEngine).work();
  });

  afterAll(async () => {
    await app.close();
    server.close();
  });

  it('goes out over SMTP, also when the server refuses at first', async () => {
    const content = { subject: 'Hello', paragraphs: ['It works.'] };
    await app.get(Mailer).send(composeMail('ada@example.com', content));
    await until(() => received.length > 0);
    expect(refusals).toBe(0);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatch(/From: orders@orderly\.example[^]*To: ada@example\.com/);
    expect(received[0]).toMatch(/text\/plain[^]*It works\.[^]*text\/html[^]*<p>It works\.<\/p>/);
  }, 60_000);
});
