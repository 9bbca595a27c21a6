import type { AppConfig } from '../../src/config/app-config.js';
import { loadConfig } from '../../src/config/load-config.js';

/** The testing environment's configuration on the given database. */
export function testConfig(databaseUrl: string): AppConfig {
  return loadConfig({ NODE_ENV: 'testing', DATABASE_URL: databaseUrl, THROTTLE_ENABLED: 'false' });
}
