import { type INestApplication, type Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import pg from 'pg';
import request from 'supertest';
import type { AppConfig } from '../../src/config/app-config.js';
import { AppModule } from '../../src/app.module.js';
import { appOptions, configureApp } from '../../src/app.setup.js';
import { AuthService } from '../../src/modules/auth/auth.service.js';
import { UsersService } from '../../src/modules/users/users.service.js';
import { HttpServer } from '../../src/platform/edge/http-server.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { withoutItsClocks } from './statement-counter.js';
import { testConfig } from './test-config.js';

export interface TestApp {
  readonly app: INestApplication;
  readonly url: string;
  readonly databaseUrl: string;
  /** A supertest client of the running application. */
  http(): ReturnType<typeof request>;
  /** The Authorization header of a fresh user with this role. */
  as(role: string): Promise<{ Authorization: string }>;
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  get<T>(type: Type<T>): T;
  close(): Promise<void>;
}

const password = 'correct horse battery staple';

async function bearerOf(app: INestApplication, role: string, serial: number): Promise<string> {
  const email = `${role}-${serial}@example.com`;
  await app.get(UsersService).create({ email, password, name: role, roles: [role] });
  const tokens = await app.get(AuthService).login({ email, password });
  if (!('accessToken' in tokens)) throw new Error('The user has a second factor.');
  return `Bearer ${tokens.accessToken}`;
}

async function start(
  config: AppConfig,
  beforeStart: (app: INestApplication) => void,
): Promise<NestExpressApplication> {
  const module = await Test.createTestingModule({ imports: [AppModule.with(config)] }).compile();
  const app = module.createNestApplication<NestExpressApplication>(new HttpServer(), appOptions);
  configureApp(app);
  beforeStart(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** Starts the whole application on its own clone of the migrated database. */
export async function startTestApp(
  overrides: (config: AppConfig) => AppConfig = (config) => config,
  makeDatabase: () => Promise<TestDatabase> = createTestDatabase,
  beforeStart: (app: INestApplication) => void = () => undefined,
): Promise<TestApp> {
  const database = await makeDatabase();
  const config = overrides(testConfig(database.url));
  const app = await withoutItsClocks(() => start(config, beforeStart));
  const url = await app.getUrl();
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined);
  const bearers = new Map<string, Promise<string>>();
  return {
    app,
    url,
    databaseUrl: database.url,
    http: () => request(url),
    as: async (role) => {
      const bearer = bearers.get(role) ?? bearerOf(app, role, bearers.size);
      bearers.set(role, bearer);
      return { Authorization: await bearer };
    },
    sql: async (text, values = []) => (await pool.query(text, values)).rows as never[],
    get: (type) => app.get(type),
    close: async () => {
      await pool.end();
      await app.close();
      await database.drop();
    },
  };
}
