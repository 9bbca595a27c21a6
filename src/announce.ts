import type { AppConfig } from './config/app-config.js';
import type { FirstAdministrator } from './modules/users/users.service.js';

function credentialLines(administrator: FirstAdministrator | null): string[] {
  if (!administrator) return [];
  const { email, generatedPassword } = administrator;
  const password = generatedPassword ?? 'as ADMIN_PASSWORD says';
  return [
    '',
    '  Administrator (shown once, write it down)',
    `    e-mail    ${email}`,
    `    password  ${password}`,
  ];
}

/** What the terminal shows when the program serves, in development. */
export function announcement(
  config: AppConfig,
  url: string,
  administrator: FirstAdministrator | null,
): string {
  const docs = config.docsEnabled ? [`  Docs  ${url}/docs`] : [];
  return ['', `  Orderly serves at ${url}`, ...docs, ...credentialLines(administrator), ''].join(
    '\n',
  );
}
