// What the operator can mend: the message says it all, a stack would hide it.
const plainErrors = new Set(['AlreadyRunning', 'ConfigError', 'PortTaken']);

/** Ends a start that failed: one line for a known cause, everything for an unknown one. */
export function failStart(error: unknown): never {
  if (error instanceof Error && plainErrors.has(error.name)) console.error(error.message);
  else console.error('Orderly could not start:', error);
  process.exit(1);
}
