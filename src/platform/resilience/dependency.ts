import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  isTaskCancelledError,
  timeout,
  TimeoutStrategy,
} from 'cockatiel';
import { RetryBudget } from './retry-budget.js';

export interface DependencyOptions {
  readonly name: string;
  /** How long one attempt may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Attempts after the first one, for calls that may be repeated. */
  readonly retries: number;
  /** Consecutive failures that open the breaker. */
  readonly breakerFailures: number;
  /** How long an open breaker refuses before it lets one call through, in milliseconds. */
  readonly breakerPauseMs: number;
  /** Whether an error is the dependency's failure, not its answer. Everything unless said otherwise. */
  readonly isFailure?: (error: unknown) => boolean;
  /** Runs each attempt, for who watches them. */
  readonly around?: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface DependencyState {
  readonly name: string;
  /** `half_open`: one call is let through to see whether it is well again. */
  readonly breaker: 'closed' | 'open' | 'half_open';
  /** Calls of the program; repetitions are not counted here. */
  readonly calls: number;
  /** Attempts that failed, those beyond their time included. */
  readonly failures: number;
  readonly timeouts: number;
  readonly retries: number;
  /** Calls that the open breaker refused. */
  readonly refused: number;
  readonly lastFailureAt: Date | null;
}

const breakers: Readonly<Record<CircuitState, DependencyState['breaker']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
};

const retriesAtOnce = 10;
const firstPauseMs = 100;

/** The dependency did not answer in its time, or its breaker is open. */
export function isGivenUp(error: unknown): boolean {
  return isBrokenCircuitError(error) || isTaskCancelledError(error);
}

/** One thing outside of the process that is asked over the network, with its bounds and its state. */
export class Dependency {
  private readonly breaker: ReturnType<typeof circuitBreaker>;
  private readonly limit: ReturnType<typeof timeout>;
  private readonly budget = new RetryBudget(retriesAtOnce);
  private readonly counts = { calls: 0, failures: 0, timeouts: 0, retries: 0, refused: 0 };
  private lastFailureAt: Date | null = null;

  constructor(private readonly options: DependencyOptions) {
    this.limit = timeout(options.timeoutMs, TimeoutStrategy.Aggressive);
    this.limit.onTimeout(() => (this.counts.timeouts += 1));
    this.breaker = circuitBreaker(
      handleWhen((error) => this.fails(error)),
      {
        breaker: new ConsecutiveBreaker(options.breakerFailures),
        halfOpenAfter: options.breakerPauseMs,
      },
    );
  }

  get state(): DependencyState {
    const { name } = this.options;
    const { lastFailureAt } = this;
    return { name, breaker: breakers[this.breaker.state], ...this.counts, lastFailureAt };
  }

  /** One attempt. Throws what the work throws; after its time or without an attempt see `isGivenUp`. */
  async call<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.counts.calls += 1;
    this.budget.earn();
    return this.attempt(work);
  }

  /** For work that may be done twice: a failed attempt is repeated while the budget allows it. */
  async repeat<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.counts.calls += 1;
    this.budget.earn();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        const repeatable = this.fails(error) && !isBrokenCircuitError(error);
        if (!repeatable || attempt > this.options.retries || !this.budget.take()) throw error;
        this.counts.retries += 1;
        await pause(Math.random() * firstPauseMs * 2 ** attempt);
      }
    }
  }

  private async attempt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await this.breaker.execute(() =>
        this.limit.execute(({ signal }) => this.watched(() => work(signal))),
      );
    } catch (error) {
      if (isBrokenCircuitError(error)) this.counts.refused += 1;
      else if (this.fails(error)) {
        this.counts.failures += 1;
        this.lastFailureAt = new Date();
      }
      throw error;
    }
  }

  private watched<T>(work: () => Promise<T>): Promise<T> {
    return this.options.around ? this.options.around(work) : work();
  }

  private fails(error: unknown): boolean {
    return isTaskCancelledError(error) || (this.options.isFailure?.(error) ?? true);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
