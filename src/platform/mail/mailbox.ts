import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { newId } from '../ids.js';
import { writeSecretFile } from '../secret-file.js';
import type { Mail } from './mail.js';

export interface KeptMail extends Mail {
  readonly id: string;
}

const identifier = /^[0-9a-f-]{36}$/;

/** Mails of a development machine as files: `.eml` for mail programs, `.json` for the page. */
@Injectable()
export class Mailbox {
  readonly folder: string;

  constructor({ dataDir }: AppConfig) {
    this.folder = join(dataDir, 'mailbox');
  }

  async keep(message: Mail & { readonly from: string }): Promise<void> {
    const { createTransport } = await import('nodemailer');
    const composer = createTransport({ streamTransport: true, buffer: true });
    const { message: source } = await composer.sendMail(message);
    const id = newId();
    const { to, subject, text, html } = message;
    const kept: KeptMail = { id, to, subject, text, html };
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    writeSecretFile(join(this.folder, `${id}.eml`), source as Buffer);
    writeSecretFile(join(this.folder, `${id}.json`), JSON.stringify(kept));
  }

  /** The newest first, at most a hundred. */
  async list(): Promise<KeptMail[]> {
    const names = await readdir(this.folder).catch(() => []);
    const newest = names.filter((name) => name.endsWith('.json')).sort((a, b) => (a < b ? 1 : -1));
    const found = newest.slice(0, 100).map((name) => this.find(name.replace('.json', '')));
    return (await Promise.all(found)).filter((mail) => mail !== null);
  }

  async find(id: string): Promise<KeptMail | null> {
    if (!identifier.test(id)) return null;
    const text = await readFile(join(this.folder, `${id}.json`), 'utf8').catch(() => null);
    return text === null ? null : (JSON.parse(text) as KeptMail);
  }
}
