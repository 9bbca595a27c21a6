import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { composeMail } from '../../src/platform/mail/mail.js';
import { Mailer } from '../../src/platform/mail/mailer.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { SmtpServer } from '../support/smtp-server.js';
import { until } from '../support/until.js';

describe('a mail', () => {
  let server: SmtpServer;
  let app: TestApp;

  beforeAll(async () => {
    server = await SmtpServer.listen();
    server.refusals = 1;
    const mail = { url: `smtp://127.0.0.1:${server.port}`, from: 'orders@orderly.example' };
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
    const { received } = server;
    await until(() => received.length > 0);
    expect(server.refusals).toBe(0);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatch(/From: orders@orderly\.example[^]*To: ada@example\.com/);
    expect(received[0]).toMatch(/text\/plain[^]*It works\.[^]*text\/html[^]*<p>It works\.<\/p>/);
  });
});
