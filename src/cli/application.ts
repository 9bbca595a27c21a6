import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import type { AppConfig } from '../config/app-config.js';
import { loadConfig } from '../config/load-config.js';
import { readEnvironment } from '../config/read-environment.js';
import { joinEmbeddedServer } from '../platform/database/embedded-server.js';
import { migrateOnStart } from '../platform/lifecycle/migrate-on-start.js';

/** Runs work with a configuration whose database answers: DATABASE_URL, or the embedded server. */
export async function withDatabase<T>(work: (config: AppConfig) => Promise<T>): Promise<T> {
  const config = loadConfig(readEnvironment());
  if (config.database.url !== '') return work(config);
  const server = await joinEmbeddedServer(config.dataDir);
  try {
    return await work({ ...config, database: { ...config.database, url: server.url } });
  } finally {
    await server.stop();
  }
}

/** Runs work in the whole application, without HTTP. Development migrates first, as the server does. */
export async function withApplication<T>(
  work: (app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  return withDatabase(async (config) => {
    await migrateOnStart(config, []);
    const options = { logger: false, abortOnError: false } as const;
    const app = await NestFactory.createApplicationContext(AppModule.with(config), options);
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  });
}
