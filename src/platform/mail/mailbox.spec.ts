import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../config/app-config.js';
import { composeMail } from './mail.js';
import { Mailbox } from './mailbox.js';

describe('the mailbox', () => {
  let dataDir: string;
  let mailbox: Mailbox;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'orderly-mailbox-'));
    mailbox = new Mailbox({ dataDir } as AppConfig);
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const keep = (subject: string, text = 'It works.') => {
    const mail = composeMail('ada@example.com', { subject, paragraphs: [text] });
    return mailbox.keep({ ...mail, from: 'orders@orderly.example' });
  };

  it('is empty before the first mail', async () => {
    expect(await mailbox.list()).toEqual([]);
    expect(await mailbox.find('../../etc/passwd')).toBeNull();
  });

  it('lists the newest first', async () => {
    for (const subject of ['One', 'Two', 'Three']) await keep(subject);
    const found = await mailbox.list();
    expect(found.map(({ subject }) => subject)).toEqual(['Three', 'Two', 'One']);
    for (const mail of found) expect(await mailbox.find(mail.id)).toEqual(mail);
  });

  it('shows a mail whole or not at all to those who look while it comes', async () => {
    let coming = true;
    const come = () => keep('Long', 'x'.repeat(8_000_000)).finally(() => (coming = false));
    const look = async () => {
      while (coming) await mailbox.list();
    };
    await Promise.all([come(), look(), look(), look()]);
    expect(await mailbox.list()).toHaveLength(1);
  });
});
