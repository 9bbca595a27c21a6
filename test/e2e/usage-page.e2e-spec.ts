import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { UsageService } from '../../src/modules/usage/usage.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { chromiumPath, launchBrowser, patiently } from '../support/browser.js';
import { SignIn, testPassword } from '../support/sign-in.js';

let app: TestApp;
let email: string;

beforeAll(async () => {
  app = await startTestApp();
  ({ email } = await new SignIn(app).user('auditor'));
  await app.sql(`INSERT INTO usage_days
    SELECT current_date - n, 'GET', r, 'anonymous', '00000000-0000-0000-0000-000000000000',
           1000 + 100 * n, 20 * n, n % 3, 9000, 300 + n, ARRAY[500,300,100,50,25,10,5,4,3,2,1]
      FROM generate_series(0, 20) AS n, unnest(ARRAY['/api/v1/products', '/api/v1/orders/:id']) AS r`);
  await app.get(UsageService).flush();
});

afterAll(() => app.close());

describe('the page of usage', () => {
  it('is open, holds no data, and runs nothing but its own files', async () => {
    const page = await app.http().get('/admin/usage').expect(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['content-security-policy']).toMatch(
      /default-src 'none'.*script-src 'self'/,
    );
    expect(page.text).not.toMatch(/<script(?![^>]* src="\/admin\/usage\/)| style=| on\w+="/);
    await app.http().get('/admin/usage/usage.js').expect(200);
    await app.http().get('/admin/usage/usage.css').expect(200);
    await app.http().get('/admin/usage/..%2f..%2fpackage.json').expect(404);
    await app.http().post('/admin/usage').expect(404);
  });
});

(chromiumPath === null ? describe.skip : describe)('in a browser', () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser(chromiumPath as string);
    page = patiently(await browser.newPage({ viewport: { width: 1280, height: 1100 } }));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${app.url}/admin/usage`);
  });

  afterAll(() => browser.close());

  it('says why somebody may not sign in', async () => {
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', 'not the password');
    await page.click('#sign-in button');
    await page.waitForSelector('#message:not(:empty)');
    expect(await page.isHidden('#charts')).toBe(true);
    // The browser itself notes the 401.
    complaints.length = 0;
  });

  it('draws traffic, errors, latency and orders, and names the top routes and consumers', async () => {
    await page.fill('[name=password]', testPassword);
    await page.click('#sign-in button');
    await page.waitForSelector('#traffic rect');
    expect(await page.locator('#traffic rect').count()).toBeGreaterThan(40);
    expect(await page.locator('#errors rect').count()).toBeGreaterThan(20);
    expect(await page.locator('#latency polyline').count()).toBe(2);
    expect(await page.locator('#orders svg').count()).toBe(1);
    expect(await page.locator('#routes').textContent()).toContain('/api/v1/orders/:id');
    expect(await page.locator('#consumers').textContent()).toContain('anonymous');
    expect(await page.isHidden('#sign-in')).toBe(true);
    const folder = process.env['ORDERLY_SCREENSHOTS'];
    if (folder) await page.screenshot({ path: `${folder}/usage.png`, fullPage: true });
    expect(complaints).toEqual([]);
  });
});
