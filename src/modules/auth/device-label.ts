import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** What a person recognises in a User-Agent header, such as `Firefox on Linux`; null without one. */
export function deviceLabel(userAgent: string | null): string | null {
  if (userAgent === null || userAgent.trim() === '') return null;
  const { parse } = load('bowser') as typeof import('bowser');
  const { browser, os } = parse(userAgent);
  if (browser.name && os.name) return `${browser.name} on ${os.name}`;
  const [program = ''] = userAgent.trim().split(/[\s/]/, 1);
  return [browser.name, os.name, program].find(Boolean)?.slice(0, 60) ?? null;
}
