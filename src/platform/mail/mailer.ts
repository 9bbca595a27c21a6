import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { createTransport } from 'nodemailer';
import { AppConfig } from '../../config/app-config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Jobs } from '../jobs/jobs.js';
import { outgoingHeaders } from '../observability/origin.js';
import { Dependencies } from '../resilience/dependencies.js';
import type { Dependency } from '../resilience/dependency.js';
import { MailUnavailable } from './mail.errors.js';
import type { Mail } from './mail.js';
import { Mailbox } from './mailbox.js';

declare module '../jobs/job-map.js' {
  interface JobMap {
    'mail.send': Mail;
  }
}

type Transport = ReturnType<typeof createTransport>;

/** A refusal of this one mail: 5xx answers to its sender, recipient or content. */
function isRefusal(error: unknown): boolean {
  const { responseCode } = error as { responseCode?: unknown };
  return typeof responseCode === 'number' && responseCode >= 500;
}

/** Delivers mails over SMTP; without MAIL_URL, into the mailbox folder of this machine. */
@Injectable()
export class Mailer implements OnModuleInit, OnApplicationShutdown {
  private smtp: Promise<Transport> | null = null;
  private readonly server: Dependency | null;

  constructor(
    private readonly config: AppConfig,
    private readonly mailbox: Mailbox,
    private readonly jobs: Jobs,
    private readonly unitOfWork: UnitOfWork,
    dependencies: Dependencies,
  ) {
    // No repetition here: a mail whose answer got lost may have gone out. The job tries again later.
    const isFailure = (error: unknown): boolean => !isRefusal(error);
    this.server =
      config.mail.url === null
        ? null
        : dependencies.define({ name: 'mail', retries: 0, isFailure });
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

  /**
   * Sends it now: only from a job, which tries again when this throws. MAIL_UNAVAILABLE when the
   * server is away or says "later".
   */
  async deliver(mail: Mail): Promise<void> {
    const message = { ...mail, from: this.config.mail.from };
    const { server } = this;
    const { url } = this.config.mail;
    if (url === null || !server) return this.mailbox.keep(message);
    this.smtp ??= this.connect(url);
    const smtp = await this.smtp;
    try {
      await server.call(() => smtp.sendMail({ ...message, headers: outgoingHeaders() }));
    } catch (error) {
      throw isRefusal(error) ? error : MailUnavailable({}, error);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.smtp)?.close();
  }

  /** Loaded by the first mail: many instances never send one. */
  private async connect(url: string): Promise<Transport> {
    const { createTransport } = await import('nodemailer');
    const { timeoutMs } = this.config.dependencies;
    const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs };
    return createTransport({ url, ...timeouts, socketTimeout: timeoutMs });
  }
}
