import { destination, type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { AppConfig } from '../../config/app-config.js';
import { loggedError, redactSecrets } from './log-redaction.js';
import { requestContext } from './request-context.js';

// One write for many lines: a write per line costs more than the line. Flushed at exit.
const buffered = { fd: 1, sync: false, minLength: 8_192, periodicFlush: 100 };

function requestFields(): object {
  const context = requestContext();
  if (!context) return {};
  const { requestId, traceId } = context;
  return traceId === null ? { requestId } : { requestId, traceId };
}

function prettyStream(): DestinationStream {
  const prettify = prettyFactory({
    colorize: process.stdout.isTTY,
    ignore: 'pid,hostname,service,environment',
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
  });
  return { write: (line) => void process.stdout.write(prettify(JSON.parse(line) as object)) };
}

/**
 * The program's log: JSON lines on standard output, one object each, or readable lines in
 * development. Every line of a request carries its id. `stream` is for tests.
 */
export function createLogger(config: AppConfig, stream?: DestinationStream): Logger {
  const out = stream ?? (config.logging.pretty ? prettyStream() : destination(buffered));
  const options = {
    level: config.logging.level,
    base: { service: 'orderly', environment: config.environment },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: redactSecrets },
    serializers: { err: loggedError },
    mixin: requestFields,
  };
  return pino(options, out);
}
