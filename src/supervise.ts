import { Logger } from '@nestjs/common';
import type { AppConfig } from './config/app-config.js';
import { migrateOnStart } from './platform/lifecycle/migrate-on-start.js';
import { freePort, requireFreePort } from './platform/lifecycle/port.js';
import { WorkerPool } from './platform/lifecycle/worker-pool.js';
import { LogLevels } from './platform/observability/log-levels.js';
import { NestLogger } from './platform/observability/nest-logger.js';
import { RootLogger } from './platform/observability/root-logger.js';
import { provideDatabase, type ProgramHost } from './program.js';

// npm passes a Ctrl-C on that the terminal had already sent: one press, two signals.
const sameSignalMs = 100;
// What a worker has after its own deadline to say so.
const spareMs = 2_000;

interface Supervised {
  readonly config: AppConfig;
  readonly workers: WorkerPool;
  readonly release: () => Promise<void>;
}

function overrideLogger(config: AppConfig): void {
  // A log file has one process that writes it and takes the old ones away: each worker its own.
  const own = { ...config, logging: { ...config.logging, file: null } };
  Logger.overrideLogger(new NestLogger(new RootLogger(own, new LogLevels(own))));
}

/** The settings in which a worker differs from its supervisor. */
function workerEnvironment(config: AppConfig, embedded: boolean): Record<string, string> {
  const { database, http } = config;
  const share = Math.max(1, Math.floor(database.poolMax / http.workers));
  const env = { WEB_CONCURRENCY: '1', DATABASE_POOL_MAX: String(share), PORT: String(http.port) };
  return embedded ? { ...env, DATABASE_URL: database.url } : env;
}

function watchSignals({ config, workers, release }: Supervised, host: ProgramHost): void {
  const logger = new Logger('Workers');
  const { shutdownDelayMs, shutdownTimeoutMs } = config.http;
  let stoppingSince: number | null = null;
  const stop = async (code: number): Promise<void> => {
    const how = await workers.stop(shutdownDelayMs + shutdownTimeoutMs + spareMs);
    await release();
    host.exit(how === 'killed' ? 1 : code);
  };
  const begin = (code: number): void => {
    stoppingSince = performance.now();
    stop(code).catch(() => host.exit(1));
  };
  const onSignal = (signal: string, codeAtOnce: number): void => {
    if (stoppingSince === null) {
      logger.log({ signal }, 'Stopping the workers.');
      begin(0);
    } else if (performance.now() - stoppingSince > sameSignalMs) {
      workers.kill();
      void release().finally(() => host.exit(codeAtOnce));
    }
  };
  const onFault = (error: unknown): void => {
    logger.fatal({ err: error }, 'The supervisor has a fault.');
    if (stoppingSince === null) begin(1);
  };
  host.on('SIGTERM', () => onSignal('SIGTERM', 143));
  host.on('SIGINT', () => onSignal('SIGINT', 130));
  host.on('unhandledRejection', onFault);
  host.on('uncaughtException', onFault);
}

/**
 * Runs WEB_CONCURRENCY workers at one port: this process starts the embedded database and migrates,
 * each worker is a whole instance of the program.
 */
export async function supervise(
  config: AppConfig,
  flags: readonly string[],
  host: ProgramHost,
): Promise<void> {
  overrideLogger(config);
  const provided = await provideDatabase(config);
  const port = config.http.port || (await freePort(config.http.host));
  const served = { ...provided.config, http: { ...config.http, port } };
  const env = workerEnvironment(served, config.database.url === '');
  const workers = new WorkerPool(config.http.workers, env);
  try {
    await requireFreePort(port, config.http.host);
    await migrateOnStart(provided.config, flags);
    watchSignals({ config, workers, release: provided.release }, host);
    await workers.start();
  } catch (error) {
    await workers.stop(config.http.shutdownTimeoutMs);
    await provided.release();
    throw error;
  }
}
