import { describe, expect, it } from '@jest/globals';
import { announcement } from './announce.js';
import { loadConfig } from './config/load-config.js';

const url = 'http://localhost:3000';
const config = loadConfig({});

describe('announcement', () => {
  it('names the URL and the docs, and nobody on later starts', () => {
    const text = announcement(config, url, null);
    expect(text).toContain(`serves at ${url}`);
    expect(text).toContain(`${url}/docs`);
    expect(text).not.toContain('password');
  });

  it('shows a generated password once, and not one that the operator chose', () => {
    const made = { email: 'a@example.com', generatedPassword: 'made-for-you' };
    expect(announcement(config, url, made)).toContain('made-for-you');
    const chosen = { email: 'a@example.com', generatedPassword: null };
    expect(announcement(config, url, chosen)).toContain('as ADMIN_PASSWORD says');
  });

  it('names no docs that are not served', () => {
    expect(announcement({ ...config, docsEnabled: false }, url, null)).not.toContain('/docs');
  });
});
