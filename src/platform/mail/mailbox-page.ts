import type { NextFunction, Request, Response } from 'express';
import { escapeHtml } from './mail.js';
import type { KeptMail, Mailbox } from './mailbox.js';

const policy = `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation`;

function entry({ id, to, subject, text }: KeptMail): string {
  return `<article><h2>${escapeHtml(subject)}</h2><p>To ${escapeHtml(to)} · <a href="/dev/mailbox/${id}">as HTML</a></p><pre>${escapeHtml(text)}</pre></article>`;
}

function page(mails: readonly KeptMail[]): string {
  const body = mails.length === 0 ? '<p>No mail yet.</p>' : mails.map(entry).join('\n');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mailbox</title></head><body style="font-family: sans-serif"><h1>Mailbox</h1>${body}</body></html>`;
}

function answer(response: Response, html: string): void {
  // Mails contain what strangers typed: nothing on the page may run.
  response.setHeader('Content-Security-Policy', policy);
  response.type('html').send(html);
}

/** Shows the mailbox of a development machine: the list, or one mail as its reader sees it. */
export function mailboxPage(mailbox: Mailbox) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (request.method !== 'GET') return next();
    if (request.path === '/') return answer(response, page(await mailbox.list()));
    const mail = await mailbox.find(request.path.slice(1));
    if (!mail) return next();
    answer(response, mail.html);
  };
}
