import type { AppConfig } from '../../src/config/app-config.js';
import { loadConfig } from '../../src/config/load-config.js';
import { patience } from './patience.js';

/**
 * The testing environment's configuration on the given database. A refresh token works strictly
 * once, so that a reuse needs no waiting; the grace has tests of its own. Who a caller is is not looked
 * up again in the middle of a test that counts statements.
 */
export function testConfig(databaseUrl: string): AppConfig {
  return loadConfig({
    NODE_ENV: 'testing',
    DATABASE_URL: databaseUrl,
    THROTTLE_ENABLED: 'false',
    SHED_ENABLED: 'false',
    REFRESH_GRACE_SECONDS: '0',
    PERMISSION_TTL_SECONDS: '3600',
    ...patience,
  });
}
