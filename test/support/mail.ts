import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppConfig } from '../../src/config/app-config.js';
import type { KeptMail } from '../../src/platform/mail/mailbox.js';
import { Mailbox } from '../../src/platform/mail/mailbox.js';
import type { TestApp } from './app.js';
import { until } from './until.js';

export const publicUrl = 'https://orderly.example';

/** A mailbox folder of one's own, and an address for links. */
export function withMailbox(config: AppConfig): AppConfig {
  const dataDir = mkdtempSync(join(tmpdir(), 'orderly-mail-'));
  return { ...config, dataDir, http: { ...config.http, publicUrl } };
}

/** Mails of this subject to this address, the newest first, once there are so many. */
export async function mailsTo(
  app: TestApp,
  to: string,
  { subject, count = 1 }: { readonly subject: RegExp; readonly count?: number },
): Promise<KeptMail[]> {
  let found: KeptMail[] = [];
  await until(async () => {
    const all = await app.get(Mailbox).list();
    found = all.filter((mail) => mail.to === to && subject.test(mail.subject));
    return found.length >= count;
  });
  return found;
}

export function tokenIn(mail: KeptMail | undefined): string {
  return /#token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
}
