import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { chromiumPath, launchBrowser, patiently } from '../support/browser.js';
import type { BrowserTokens } from '../support/cookie-client.js';
import { SignIn, testPassword } from '../support/sign-in.js';
import { until } from '../support/until.js';

interface Seen {
  readonly method: string;
  readonly status: number;
  readonly withCookie: boolean;
}

const withBrowser = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null) console.warn('Skipped: there is no Chromium on this machine.');

withBrowser('a page of another origin, in Chromium', () => {
  let app: TestApp;
  let browser: Browser;
  let context: BrowserContext;
  let evil: Server;
  let own: Page;
  let target: string;
  let tokens: BrowserTokens;
  const attackers: Record<string, string> = {};
  /** What reached the API, as the API saw it. */
  let seen: Seen[] = [];

  function record(request: IncomingMessage, response: ServerResponse): void {
    if (request.url?.startsWith('/api/v1/') !== true || request.method === 'OPTIONS') return;
    const { method = '', headers } = request;
    const withCookie = (headers.cookie ?? '').includes('__Host-orderly-refresh=');
    response.once('finish', () => seen.push({ method, status: response.statusCode, withCookie }));
  }

  beforeAll(async () => {
    app = await startTestApp();
    (app.app.getHttpServer() as Server).on('request', record);
    // Ports do not part sites: of localhost, the second one gets the strict cookies sent along.
    target = app.url.replace('127.0.0.1', 'localhost');
    evil = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><body>win a prize');
    });
    evil.listen(0, '127.0.0.1');
    await once(evil, 'listening');
    const { port } = evil.address() as AddressInfo;
    attackers['another site'] = `http://127.0.0.1:${port}`;
    attackers['the same site'] = `http://localhost:${port}`;
    const { email } = await new SignIn(app).user('support');
    browser = await launchBrowser(chromiumPath as string);
    context = patiently(await browser.newContext());
    own = await context.newPage();
    await own.goto(`${target}/docs`);
    const login = await ownFetch('login', {}, { email, password: testPassword });
    expect(login.status).toBe(200);
    ({ data: tokens } = JSON.parse(login.text) as { data: BrowserTokens });
  });

  afterAll(async () => {
    await browser.close();
    evil.close();
    await app.close();
  });

  /** A request as a script of Orderly's own page makes it. */
  function ownFetch(
    command: string,
    headers: Record<string, string>,
    body: object = {},
  ): Promise<{ status: number; text: string }> {
    return own.evaluate(
      async ([path, given, sent]) => {
        const answer = await fetch(path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...given },
          body: JSON.stringify(sent),
        });
        return { status: answer.status, text: await answer.text() };
      },
      [`/api/v1/auth/browser/${command}`, headers, body] as const,
    );
  }

  const state = () =>
    app.sql(
      `SELECT s.ended_at, count(*)::int AS tokens
         FROM sessions s JOIN refresh_tokens t ON t.session_id = s.id GROUP BY s.id ORDER BY s.id`,
    );

  /** Lets a page of the attacker do something, until the API has answered this often. */
  async function attackFrom(origin: string, script: string, answers: number): Promise<unknown> {
    const page = await context.newPage();
    await page.goto(origin);
    seen = [];
    const result: unknown = await page.evaluate(script);
    await until(() => seen.length >= answers);
    await page.close();
    return result;
  }

  // The field makes the text/plain form a JSON document. The answer goes into a frame.
  const formScript = (url: string, enctype: string) => `{
    const frame = document.createElement('iframe');
    frame.name = 'answer';
    const form = document.createElement('form');
    Object.assign(form, { action: '${url}', method: 'post', enctype: '${enctype}', target: 'answer' });
    const field = document.createElement('input');
    Object.assign(field, { name: '{"x":"', value: '"}' });
    form.append(field);
    document.body.append(frame, form);
    form.submit();
  }`;

  const fetchScript = (base: string) => `(async () => {
    const attempt = (path, init) =>
      fetch('${base}/api/v1/auth/browser/' + path, { credentials: 'include', ...init }).then(
        (answer) => answer.type, () => 'unreadable');
    const json = { 'Content-Type': 'application/json', 'X-CSRF-Token': 'x' };
    return [
      await attempt('refresh', { method: 'POST', mode: 'no-cors' }),
      await attempt('logout', { method: 'POST', mode: 'no-cors', body: '{}' }),
      await attempt('csrf', { mode: 'no-cors' }),
      await attempt('csrf', {}),
      await attempt('refresh', { method: 'POST' }),
      await attempt('refresh', { method: 'POST', headers: json, body: '{}' }),
    ];
  })()`;

  const commands = ['refresh', 'logout', 'login'];
  const enctypes = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'];

  it.each(['another site', 'the same site'])('on %s gets no form through', async (where) => {
    const before = await state();
    for (const command of commands) {
      for (const enctype of enctypes) {
        const url = `${target}/api/v1/auth/browser/${command}`;
        await attackFrom(attackers[where] as string, formScript(url, enctype), 1);
        // On the same site the cookie arrives: only the origin check stands between.
        const withCookie = where === 'the same site';
        expect(seen).toEqual([{ method: 'POST', status: 403, withCookie }]);
      }
    }
    expect(await state()).toEqual(before);
  });

  it.each(['another site', 'the same site'])('on %s gets no script through', async (where) => {
    const before = await state();
    const origin = attackers[where] as string;
    const types = await attackFrom(origin, fetchScript(target), 5);
    expect(types).toEqual(Array.from({ length: 6 }, () => 'unreadable'));
    // The preflight stopped the sixth. On the same site the cookie arrives with the others.
    const withCookie = where === 'the same site';
    expect(seen.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect(seen.map((one) => one.withCookie)).toEqual(Array.from({ length: 5 }, () => withCookie));
    expect(await state()).toEqual(before);
  });

  it('can neither show it in a frame nor fetch it as a picture', async () => {
    const origin = attackers['the same site'] as string;
    const picture = `new Promise((resolve) => {
      const picture = new Image();
      picture.onload = () => resolve('shown');
      picture.onerror = () => resolve('broken');
      picture.src = '${target}/api/v1/auth/browser/csrf';
    })`;
    expect(await attackFrom(origin, picture, 1)).toBe('broken');
    expect(seen).toEqual([{ method: 'GET', status: 403, withCookie: true }]);
    const page = await context.newPage();
    await page.goto(origin);
    await page.evaluate(`document.body.innerHTML = '<iframe src="${target}/docs"></iframe>'`);
    await until(() => page.frames()[1]?.url() === 'chrome-error://chromewebdata/');
    await page.close();
  });

  it('cannot plant or replace the cookies from a sibling or a child', async () => {
    const before = await context.cookies(target);
    expect(before.map(({ name }) => name).sort()).toEqual([
      '__Host-orderly-csrf',
      '__Host-orderly-refresh',
    ]);
    const child = (attackers['the same site'] as string).replace('localhost', 'evil.localhost');
    for (const origin of [attackers['the same site'] as string, child]) {
      await attackFrom(
        origin,
        `for (const name of ['__Host-orderly-refresh', '__Host-orderly-csrf']) {
          document.cookie = name + '=evil; Path=/';
          document.cookie = name + '=evil; Path=/; Secure';
          document.cookie = name + '=evil; Path=/api; Secure';
          document.cookie = name + '=evil; Path=/; Domain=localhost; Secure';
        }`,
        0,
      );
    }
    expect(await context.cookies(target)).toEqual(before);
    const readable = await own.evaluate('document.cookie');
    expect(readable).toBe('');
  });

  it('left the session whole: its own page refreshes it and signs out', async () => {
    const refreshed = await ownFetch('refresh', { 'X-CSRF-Token': tokens.csrfToken });
    expect(refreshed.status).toBe(200);
    expect((await ownFetch('logout', {})).status).toBe(403);
    expect((await ownFetch('logout', { 'X-CSRF-Token': tokens.csrfToken })).status).toBe(204);
    expect(await context.cookies(target)).toEqual([]);
  });
});
