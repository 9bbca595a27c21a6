import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { AppConfig } from '../../config/app-config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Jobs } from '../jobs/jobs.js';
import type { Mail } from './mail.js';
import { Mailbox } from './mailbox.js';

declare module '../jobs/job-map.js' {
  interface JobMap {
    'mail.send': Mail;
  }
}

const timeoutMs = 20_000;

/** Delivers mails over SMTP; without MAIL_URL, into the mailbox folder of this machine. */
@Injectable()
export class Mailer implements OnModuleInit, OnApplicationShutdown {
  private readonly smtp: ReturnType<typeof createTransport> | null;

  constructor(
    private readonly config: AppConfig,
    private readonly mailbox: Mailbox,
    private readonly jobs: Jobs,
    private readonly unitOfWork: UnitOfWork,
  ) {
    const { url } = config.mail;
    const timeouts = {
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    };
    this.smtp = url === null ? null : createTransport({ url, ...timeouts });
  }

  /** Where links lead: the configured address, whatever Host a request named. */
  get baseUrl(): string {
    const { publicUrl, port } = this.config.http;
    return publicUrl ?? `http://localhost:${port}`;
  }

  onModuleInit(): void {
    this.jobs.handle('mail.send', (mail) => this.deliver(mail));
  }

  /** Sends it soon, from a job that tries again. Its text is stored meanwhile: no secrets in it. */
  async send(mail: Mail): Promise<void> {
    await this.unitOfWork.run(() => this.jobs.enqueue('mail.send', mail));
  }

  /** Sends it now: only from a job, which tries again when this throws. */
  async deliver(mail: Mail): Promise<void> {
    const message = { ...mail, from: this.config.mail.from };
    if (this.smtp) await this.smtp.sendMail(message);
    else await this.mailbox.keep(message);
  }

  onApplicationShutdown(): void {
    this.smtp?.close();
  }
}
