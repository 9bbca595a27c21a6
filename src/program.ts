import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { announcement } from './announce.js';
import { AppModule } from './app.module.js';
import { appOptions, configureApp } from './app.setup.js';
import type { AppConfig } from './config/app-config.js';
import { prepareFirstStart } from './first-start.js';
import { startEmbeddedServer } from './platform/database/embedded-server.js';
import { HttpServer } from './platform/edge/http-server.js';
import { JobEngine } from './platform/jobs/job-engine.js';
import { GracefulStop } from './platform/lifecycle/graceful-stop.js';
import { migrateOnStart } from './platform/lifecycle/migrate-on-start.js';
import { requireFreePort } from './platform/lifecycle/port.js';
import { ownRole } from './config/worker-role.js';
import { announceServing } from './platform/lifecycle/worker.js';
import { ProgramState } from './platform/lifecycle/program-state.js';
import { MetricsEndpoint } from './platform/metrics/metrics-endpoint.js';
import { LogLevels } from './platform/observability/log-levels.js';
import { NestLogger } from './platform/observability/nest-logger.js';
import { RootLogger } from './platform/observability/root-logger.js';
import { PeriodicWork } from './platform/periodic/periodic-work.js';

/** The process that the program runs in: signals come from it, and it ends with a code. */
export interface ProgramHost extends NodeJS.EventEmitter {
  exit(code: number): void;
}

/** The configuration with a database in it, and what gives that database up again. */
export interface ProvidedDatabase {
  readonly config: AppConfig;
  readonly release: () => Promise<void>;
}

/** The database of the settings, or the embedded one, started. */
export async function provideDatabase(config: AppConfig): Promise<ProvidedDatabase> {
  if (config.database.url !== '') return { config, release: () => Promise.resolve() };
  const server = await startEmbeddedServer(config.dataDir);
  const database = { ...config.database, url: server.url };
  return { config: { ...config, database }, release: () => server.stop() };
}

async function serve(
  { config, release }: ProvidedDatabase,
  flags: readonly string[],
  host: ProgramHost,
): Promise<void> {
  const { port, host: address } = config.http;
  Logger.overrideLogger(new NestLogger(new RootLogger(config, new LogLevels(config))));
  const alone = ownRole === null;
  if (alone) await requireFreePort(port, address);
  if (alone) await migrateOnStart(config, flags);
  const module = AppModule.with(config);
  const app = await NestFactory.create<NestExpressApplication>(
    module,
    new HttpServer(),
    appOptions,
  );
  configureApp(app);
  new GracefulStop(app, { release, exit: (code) => host.exit(code) }).watch(host);
  await app.init();
  await app.get(MetricsEndpoint).listen();
  const leads = ownRole?.first ?? true;
  const administrator = leads ? await prepareFirstStart(app) : null;
  app.get(ProgramState).serve();
  await app.listen(port, address);
  await app.get(JobEngine).work();
  app.get(PeriodicWork).start();
  const served = config.http.publicUrl ?? (await app.getUrl());
  new Logger('Orderly').log(`Serving at ${served}`);
  announceServing();
  if (leads && config.environment === 'development')
    console.log(announcement(config, served, administrator));
}

/** Starts everything in its order; whatever was started is given up again when a later step fails. */
export async function runProgram(
  config: AppConfig,
  flags: readonly string[],
  host: ProgramHost,
): Promise<void> {
  const database = await provideDatabase(config);
  try {
    await serve(database, flags, host);
  } catch (error) {
    await database.release();
    throw error;
  }
}
