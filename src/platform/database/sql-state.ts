interface SqlFailure {
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly driverError?: unknown;
}

/** The failure as the driver reported it: TypeORM wraps it, `pg` does not. */
function driverFailure(error: unknown): SqlFailure | null {
  if (typeof error !== 'object' || error === null) return null;
  const failure = error as SqlFailure;
  return typeof failure.driverError === 'object' && failure.driverError !== null
    ? failure.driverError
    : failure;
}

/** The five-character SQLSTATE, or the driver's own code such as `ECONNREFUSED`, or null. */
export function sqlStateOf(error: unknown): string | null {
  const code = driverFailure(error)?.code;
  return typeof code === 'string' ? code : null;
}

/** The name of the constraint that a statement violated, or null. */
export function constraintOf(error: unknown): string | null {
  const constraint = driverFailure(error)?.constraint;
  return typeof constraint === 'string' ? constraint : null;
}
