import type { INestApplicationContext } from '@nestjs/common';
import { AppConfig } from './config/app-config.js';
import { seedDemo } from './demo/seed-demo.js';
import { type FirstAdministrator, UsersService } from './modules/users/users.service.js';

/**
 * Makes the first administrator: in development always, with the demo; elsewhere only with a
 * password of the operator's (ADMIN_PASSWORD), because a generated one would end in a log. Null
 * when there are users.
 */
export async function prepareFirstStart(
  app: INestApplicationContext,
): Promise<FirstAdministrator | null> {
  const { environment, admin } = app.get(AppConfig);
  const development = environment === 'development';
  if (!development && admin.password === null) return null;
  const administrator = await app.get(UsersService).ensureAdministrator();
  if (development) await seedDemo(app);
  return administrator;
}
