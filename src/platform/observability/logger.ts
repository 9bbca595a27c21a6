import { createRequire } from 'node:module';
import {
  destination,
  type DestinationStream,
  type Level,
  type Logger,
  type LoggerOptions,
  pino,
} from 'pino';
import type { AppConfig } from '../../config/app-config.js';
import { ownRole } from '../../config/worker-role.js';
import { loggedError, redactSecrets } from './log-redaction.js';
import { RollingLogFile } from './log-file.js';
import { outlivingTrouble } from './log-trouble.js';
import { servedRequestId } from './origin.js';
import { traceContext } from './trace-context.js';

// One write for many lines: a write per line costs more than the line. Flushed at exit. Lines that
// find more than `maxLength` bytes waiting, for a disk or a reader that takes nothing, are lost.
const buffered = {
  ...{ fd: 1, sync: false, minLength: 32_768, maxWrite: 65_536, periodicFlush: 100 },
  maxLength: 16 * 1024 * 1024,
};

function contextFields(): object {
  const trace = traceContext();
  if (!trace) return {};
  const { traceId, spanId } = trace;
  const requestId = servedRequestId();
  return requestId === null ? { traceId, spanId } : { requestId, traceId, spanId };
}

// Which one of several processes writes the line.
const ownWorker = ownRole && { worker: ownRole.number };

// Before and after the modules are there, one process writes one file by one stream.
const files = new WeakMap<AppConfig, RollingLogFile>();

function fileOf(config: AppConfig): RollingLogFile | null {
  const { file } = config.logging;
  if (file === null) return null;
  // Each worker has its own, because whoever begins a new one takes old ones away.
  const path = ownRole ? `${file.path}-worker-${ownRole.number}` : file.path;
  const known = files.get(config) ?? new RollingLogFile({ ...file, path });
  files.set(config, known);
  return known;
}

/** Lines are kept as bytes: kept as text, each new line costs a walk through those that wait. */
function standardOutput(): DestinationStream {
  const output = destination({ ...buffered, contentMode: 'buffer' });
  outlivingTrouble(output, 'Standard output');
  return { write: (line) => void output.write(Buffer.from(line) as unknown as string) };
}

function streamOf(config: AppConfig): DestinationStream {
  const standard = config.logging.pretty ? prettyStream() : standardOutput();
  const file = fileOf(config);
  if (!file) return standard;
  return {
    write: (line) => {
      standard.write(line);
      file.write(line);
    },
  };
}

const load = createRequire(import.meta.url);

function prettyStream(): DestinationStream {
  // A server that writes JSON never needs it.
  const { prettyFactory } = load('pino-pretty') as typeof import('pino-pretty');
  const prettify = prettyFactory({
    colorize: process.stdout.isTTY,
    ignore: 'pid,hostname,service,environment',
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
  });
  return { write: (line) => void process.stdout.write(prettify(JSON.parse(line) as object)) };
}

// Many lines are written in the same millisecond.
let lastMs = 0;
let lastTime = '';

function timeField(): string {
  const now = Date.now();
  if (now !== lastMs) {
    lastMs = now;
    lastTime = `,"time":"${new Date(now).toISOString()}"`;
  }
  return lastTime;
}

/** Writes a line of known fields as they are, whatever the level of the log. */
export type PlainLog = (level: Level, fields: object) => void;

export interface ProgramLogs {
  /** Masks secrets and cuts errors down; every line of a request carries its ids. */
  readonly program: Logger;
  /** The same lines at half the cost, for those that every request has. */
  readonly plain: PlainLog;
}

function plainLog(base: object, stream: DestinationStream): PlainLog {
  const constant = JSON.stringify(base).slice(1, -1);
  return (level, fields) => {
    const own = JSON.stringify(fields).slice(1);
    stream.write(`{"level":"${level}"${timeField()},${constant},${own}\n`);
  };
}

/**
 * The program's log: JSON lines on standard output, one object each, or readable lines in
 * development; with LOG_FILE in a file as well. `stream` is for tests.
 */
export function createLogs(config: AppConfig, stream = streamOf(config)): ProgramLogs {
  const base = { service: 'orderly', environment: config.environment, ...ownWorker };
  const options: LoggerOptions = {
    level: config.logging.level,
    base,
    timestamp: timeField,
    formatters: { level: (label: string) => ({ level: label }), log: redactSecrets },
  };
  const own = { serializers: { err: loggedError }, mixin: contextFields };
  return {
    program: pino({ ...options, ...own }, stream),
    plain: plainLog(base, stream),
  };
}
