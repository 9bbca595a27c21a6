import { Injectable, type LoggerService } from '@nestjs/common';
import type { Level } from 'pino';
import { RootLogger } from './root-logger.js';

// One line per module and route at every start: only for who asks for them.
const chatty = new Set(['InstanceLoader', 'NestFactory', 'RouterExplorer', 'RoutesResolver']);

function isStack(text: string): boolean {
  return text.includes('\n    at ');
}

/** What Nest's Logger hands over, in the shape of one log line: [text or stack …, context]. */
function fieldsOf(extras: readonly unknown[]): { fields: object; text: string | undefined } {
  const texts = extras.filter((extra): extra is string => typeof extra === 'string');
  const context = texts.pop();
  const stack = texts.find(isStack);
  const text = texts.find((candidate) => !isStack(candidate));
  const fields = {
    ...(context === undefined ? {} : { context }),
    ...(stack === undefined ? {} : { stack }),
  };
  return { fields, text };
}

/** Nest's own log lines, and those of `new Logger(name)`, go to the program's log. */
@Injectable()
export class NestLogger implements LoggerService {
  constructor(private readonly root: RootLogger) {}

  log(message: unknown, ...extras: unknown[]): void {
    const isChatter = chatty.has(String(extras.at(-1)));
    this.write(isChatter ? 'debug' : 'info', message, extras);
  }

  error(message: unknown, ...extras: unknown[]): void {
    this.write('error', message, extras);
  }

  warn(message: unknown, ...extras: unknown[]): void {
    this.write('warn', message, extras);
  }

  debug(message: unknown, ...extras: unknown[]): void {
    this.write('debug', message, extras);
  }

  verbose(message: unknown, ...extras: unknown[]): void {
    this.write('trace', message, extras);
  }

  fatal(message: unknown, ...extras: unknown[]): void {
    this.write('fatal', message, extras);
  }

  private write(level: Level, message: unknown, extras: readonly unknown[]): void {
    if (!this.root.allows(level, String(extras.at(-1)))) return;
    const log = this.root.pino;
    const { fields, text } = fieldsOf(extras);
    if (message instanceof Error) log[level]({ ...fields, err: message }, text ?? message.message);
    else if (typeof message === 'object' && message !== null)
      log[level]({ ...fields, ...message }, text);
    else log[level](fields, text === undefined ? String(message) : `${String(message)} ${text}`);
  }
}
