/** What went wrong, in words of the domain; `platform/http` alone knows the HTTP status of each kind. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'request_timeout'
  | 'conflict'
  | 'precondition_failed'
  | 'too_large'
  | 'unsupported'
  | 'unprocessable'
  | 'precondition_required'
  | 'too_many'
  | 'headers_too_large'
  | 'internal'
  | 'unavailable';

export type ErrorLevel = 'info' | 'warn' | 'error';

export interface ErrorOptions {
  readonly kind: ErrorKind;
  /** One fixed sentence per code. What varies goes into the details. */
  readonly message: string;
  readonly level?: ErrorLevel;
  /** Names of database constraints whose violation means this error. */
  readonly constraints?: readonly string[];
}

export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    readonly level: ErrorLevel,
    message: string,
    readonly details: object,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'DomainError';
  }
}

export interface ErrorDefinition<Details extends object = object> {
  (details?: Details, cause?: unknown): DomainError;
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly constraints: readonly string[];
}

const catalogue = new Map<string, ErrorDefinition>();

/** Defines one coded error and enters it into the catalogue; throws at load time when the code is taken. */
export function defineError<Details extends object = object>(
  code: string,
  options: ErrorOptions,
): ErrorDefinition<Details> {
  if (catalogue.has(code)) throw new Error(`The error code ${code} is defined twice.`);
  const { kind, message, constraints = [] } = options;
  const level = options.level ?? (kind === 'internal' ? 'error' : 'info');
  const create = (details?: Details, cause?: unknown): DomainError =>
    new DomainError(code, kind, level, message, details ?? {}, cause);
  const definition = Object.assign(create, { code, kind, message, constraints });
  catalogue.set(code, definition as ErrorDefinition);
  return definition;
}

export function isError(error: unknown, definition: ErrorDefinition<never>): error is DomainError {
  return error instanceof DomainError && error.code === definition.code;
}

/** Every error the loaded code can answer with, by code. */
export function errorCatalogue(): ErrorDefinition[] {
  return [...catalogue.values()].sort((a, b) => a.code.localeCompare(b.code));
}

/** The error that a violated database constraint stands for, when one claims it. */
export function errorOfConstraint(constraint: string): ErrorDefinition | undefined {
  return [...catalogue.values()].find((definition) => definition.constraints.includes(constraint));
}
