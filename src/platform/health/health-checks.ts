import { Injectable } from '@nestjs/common';

export type HealthState = 'up' | 'degraded' | 'down';

export interface HealthCheck {
  /** `degraded`: the program serves, and somebody should look. */
  readonly state: HealthState;
  /** Figures and reasons for the people on call: no secrets, no personal data. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface NamedHealthCheck extends HealthCheck {
  readonly name: string;
}

type Check = () => HealthCheck | Promise<HealthCheck>;

const budgetMs = 2_000;
const late: HealthCheck = { state: 'down', details: { reason: 'no answer in time' } };

/** What the parts of the program say about themselves; each part adds its own check. */
@Injectable()
export class HealthChecks {
  private readonly checks = new Map<string, Check>();

  /** Called in the constructor of the service that knows. */
  add(name: string, check: Check): void {
    if (this.checks.has(name)) throw new Error(`The health check ${name} is defined twice.`);
    this.checks.set(name, check);
  }

  /** Asks everything at once; what fails or takes too long is `down`. */
  run(): Promise<NamedHealthCheck[]> {
    const entries = [...this.checks];
    return Promise.all(entries.map(async ([name, check]) => ({ name, ...(await bounded(check)) })));
  }
}

async function bounded(check: Check): Promise<HealthCheck> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<HealthCheck>((resolve) => {
    // After a pause of the process timers come first: an answer that is there already is still taken.
    timer = setTimeout(() => setImmediate(() => resolve(late)), budgetMs);
  });
  try {
    return await Promise.race([Promise.resolve().then(check), tooLate]);
  } catch {
    return { state: 'down', details: { reason: 'the check failed' } };
  } finally {
    clearTimeout(timer);
  }
}
