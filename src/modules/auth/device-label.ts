import Bowser from 'bowser';

/** What a person recognises in a User-Agent header, such as `Firefox on Linux`; null without one. */
export function deviceLabel(userAgent: string | null): string | null {
  if (userAgent === null || userAgent.trim() === '') return null;
  const { browser, os } = Bowser.parse(userAgent);
  if (browser.name && os.name) return `${browser.name} on ${os.name}`;
  const [program = ''] = userAgent.trim().split(/[\s/]/, 1);
  return [browser.name, os.name, program].find(Boolean)?.slice(0, 60) ?? null;
}
