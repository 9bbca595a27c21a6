import { stackOf } from '../../platform/observability/stack-of.js';

const maxMessage = 300;
const maxFrames = 12;

// What an error may carry of a caller, or of a secret: put out of its message before it is kept.
const private_: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '<email>'],
  [/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '<url>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/"[^"]*"|'[^']*'|`[^`]*`/g, '<text>'],
  [/[\w-]{20,}(?:\.[\w-]+)*/g, '<token>'],
  [/\d{4,}/g, '<number>'],
];

/** A message that says what happened, and not to whom. */
export function withoutPrivateParts(message: string): string {
  const [line = ''] = message.split('\n', 1);
  return private_
    .reduce((text, [pattern, label]) => text.replace(pattern, label), line.slice(0, 2_000))
    .slice(0, maxMessage);
}

export interface Frame {
  readonly where: string;
  readonly line: number;
}

const located = /^\s*at (?:async )?(?:(.+?) \()?(?:file:\/\/)?(.+?):(\d+)(?::\d+)?\)?$/;

/** The frames that are code of ours, the nearest first, as `function (src/…)`. */
export function ownFrames(stack: string): Frame[] {
  return stack.split('\n').flatMap((text) => {
    const [, name = '<anonymous>', file = '', line = ''] = located.exec(text) ?? [];
    const at = file.lastIndexOf('/src/');
    if (at < 0 || file.includes('/node_modules/')) return [];
    const path = file.slice(at + 1).replace(/\.[jt]s$/, '');
    return [{ where: `${name} (${path})`, line: Number(line) }];
  });
}

export interface FaultText {
  /** The class of the error, with the code of the driver or the system when it has one. */
  readonly type: string;
  readonly message: string;
  /** Where our code was; `unknown` when no frame is ours. Without a line: it moves with each release. */
  readonly frame: string;
  readonly stack: readonly string[];
}

/** The error that began it. */
function rootOf(error: unknown, depth = 0): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && depth < 5 ? rootOf(cause, depth + 1) : error;
}

function typeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  const name = error.name === 'Error' ? error.constructor.name : error.name;
  return typeof code === 'string' && /^\w{1,40}$/.test(code) ? `${name} ${code}` : name;
}

export function describeFault(thrown: unknown): FaultText {
  const error = rootOf(thrown);
  if (!(error instanceof Error)) {
    return { type: typeof error, message: 'Not an error was thrown.', frame: 'unknown', stack: [] };
  }
  const frames = ownFrames(stackOf(error));
  return {
    type: typeOf(error).slice(0, 100),
    message: withoutPrivateParts(error.message),
    frame: (frames[0]?.where ?? 'unknown').slice(0, 300),
    stack: frames.slice(0, maxFrames).map(({ where, line }) => `${where}:${line}`.slice(0, 300)),
  };
}
