import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { UsersService } from '../../src/modules/users/users.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { chromiumPath, launchBrowser, patiently } from '../support/browser.js';
import { until } from '../support/until.js';
import { openShop } from '../support/stocked-shop.js';

const account = { email: 'explorer@example.com', password: 'a password of the explorer' };
const sku = 'TEA-EARL-GREY-100';

let test: TestApp;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

function operation(method: string, path: string): Locator {
  return page.locator(`.opblock-${method}`, {
    has: page.locator(`.opblock-summary-path[data-path="${path}"]`),
  });
}

/** The page draws the operations that are in sight only: scrolls down until it is there. */
async function bringIntoSight(block: Locator): Promise<void> {
  await page.evaluate('scrollTo(0, 0)');
  for (let step = 0; step < 100 && (await block.count()) === 0; step += 1) {
    await page.evaluate('scrollBy(0, 3000)');
    await page.waitForTimeout(50);
  }
}

/** What is drawn may be drawn anew, or be out of sight, when something above it changes its height. */
async function unfold(block: Locator): Promise<void> {
  const isUnfolded = async (): Promise<boolean> => {
    await block.locator('.opblock-summary-control').click({ timeout: 15_000 });
    await block.locator('button.execute').waitFor({ timeout: 15_000 });
    return true;
  };
  await until(async () => {
    await bringIntoSight(block);
    return isUnfolded().catch(() => false);
  });
}

interface LiveAnswer {
  readonly status: string;
  readonly body: string;
}

/** Fills a route's form on the page, executes it, and reads the answer that the page shows. */
async function execute(
  block: Locator,
  { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
): Promise<LiveAnswer> {
  await unfold(block);
  if (body) await block.locator('textarea.body-param__text').fill(JSON.stringify(body));
  for (const [name, value] of Object.entries(headers)) {
    await block.locator(`tr[data-param-name="${name}"] input`).fill(value);
  }
  await block.locator('button.execute').click();
  const live = block.locator('.live-responses-table');
  await live.locator('.response-col_status').last().waitFor();
  const status = await live.locator('tbody .response-col_status').first().innerText();
  const text = await live.locator('.highlight-code').first().innerText();
  return { status: status.trim(), body: text };
}

/** Gives a value to one of the schemes behind the page's button, after taking the last one away. */
async function authorise(scheme: string, value: string): Promise<void> {
  await page.locator('.btn.authorize').first().click();
  const logout = page.locator('.auth-btn-wrapper button', { hasText: 'Logout' });
  if ((await logout.count()) > 0) await logout.first().click();
  const form = page.locator('.auth-container', { hasText: `${scheme} (` });
  await form.locator('input').fill(value);
  await form.locator('.auth-btn-wrapper .authorize').click();
  await form.locator('.auth-btn-wrapper .btn-done').click();
}

const withBrowser = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null) console.warn('Skipped: there is no Chromium on this machine.');

withBrowser('the page at /docs', () => {
  beforeAll(async () => {
    test = await startTestApp();
    const shop = await openShop(test);
    await shop.stock(sku, 10);
    await test.get(UsersService).create({ ...account, name: 'Explorer', roles: ['order_manager'] });
    browser = await launchBrowser(chromiumPath as string);
    page = patiently(await browser.newPage({ viewport: { width: 1280, height: 16_000 } }));
    // Hundreds of routes are drawn at once, on a machine that may have other things to do.
    page.setDefaultTimeout(80_000);
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${test.url}/docs`);
    await page.locator('.opblock').first().waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await test.close();
  });

  it('lets one sign in, authorise and place an order from the page alone', async () => {
    const login = await execute(operation('post', '/api/v1/auth/login'), { body: account });
    expect(login.status).toMatch(/^200/);
    const [, token] = /"accessToken": "([^"]+)"/.exec(login.body) ?? [];
    await authorise('bearer', token as string);
    const order = await execute(operation('post', '/api/v1/orders'), {
      body: { currency: 'EUR', place: true, lines: [{ sku, quantity: 3 }] },
      headers: { 'Idempotency-Key': randomUUID() },
    });
    expect(order.status).toMatch(/^201/);
    expect(order.body).toContain('"status": "placed"');
    const levels = await test.sql('SELECT allocated FROM stock_levels');
    expect(levels).toEqual([{ allocated: 3 }]);
  });

  it('takes an API key where it takes a token', async () => {
    const made = await test
      .http()
      .post('/api/v1/api-keys')
      .set(await test.as('admin'))
      .send({ name: 'Explorer', permissions: ['catalog:read'] });
    const { secret } = (made.body as { data: { secret: string } }).data;
    await authorise('api-key', secret);
    const list = operation('get', '/api/v1/products');
    const answer = await execute(list);
    expect(answer.status).toMatch(/^200/);
    expect(answer.body).toContain(sku);
  });

  it('signs in by cookie, and refreshes with the token against forgery', async () => {
    const path = '/api/v1/auth/browser';
    const login = await execute(operation('post', `${path}/login`), { body: account });
    expect(login.status).toMatch(/^200/);
    const [, csrfToken] = /"csrfToken": "([^"]+)"/.exec(login.body) ?? [];
    const headers = { 'X-CSRF-Token': csrfToken as string };
    const refreshed = await execute(operation('post', `${path}/refresh`), { headers });
    expect(refreshed.status).toMatch(/^200/);
    expect(refreshed.body).toContain('"accessToken"');
  });

  it('works under its content security policy, without a complaint of the browser', () => {
    expect(complaints).toEqual([]);
  });

  it('shows what a route requires, answers and refuses', async () => {
    const block = operation('post', '/api/v1/orders');
    await bringIntoSight(block);
    const text = await block.innerText();
    for (const expected of ['Idempotency-Key', 'STOCK_INSUFFICIENT', '201', '409']) {
      expect(text).toContain(expected);
    }
  });
});
