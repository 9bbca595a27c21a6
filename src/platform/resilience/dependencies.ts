import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Metrics } from '../metrics/metrics.js';
import { Tracing } from '../tracing/tracing.js';
import { Dependency, type DependencyOptions, type DependencyState } from './dependency.js';

type Definition = Pick<DependencyOptions, 'name' | 'retries' | 'isFailure'> &
  Partial<Pick<DependencyOptions, 'timeoutMs'>>;

const meanings = {
  calls: 'Calls of the program to what is outside of it.',
  failures: 'Attempts that failed, those beyond their time included.',
  timeouts: 'Attempts that took too long.',
  retries: 'Attempts after the first one of a call.',
  refused: 'Calls that the open breaker refused.',
};

/** Everything outside that this process asks, except for the database: defined once, readable by name. */
@Injectable()
export class Dependencies {
  private readonly known = new Map<string, Dependency>();

  constructor(
    private readonly config: AppConfig,
    private readonly tracing: Tracing,
    metrics: Metrics,
  ) {
    const label = ['dependency'];
    metrics.gauge('orderly_dependency_open', 'Whether its breaker refuses.', label, (gauge) => {
      for (const { name: dependency, breaker } of this.states())
        gauge.set({ dependency }, breaker === 'closed' ? 0 : 1);
    });
    for (const what of ['calls', 'failures', 'timeouts', 'retries', 'refused'] as const)
      metrics.counter(`orderly_dependency_${what}_total`, meanings[what], label, (counter) => {
        counter.reset();
        for (const state of this.states()) counter.inc({ dependency: state.name }, state[what]);
      });
  }

  /** Called in the constructor of the service that asks it. */
  define(definition: Definition): Dependency {
    const { name } = definition;
    if (this.known.has(name)) throw new Error(`The dependency ${name} is defined twice.`);
    const dependency = new Dependency({
      ...this.config.dependencies,
      ...definition,
      around: (work) => this.tracing.around(`call ${name}`, { kind: 'client' }, work),
    });
    this.known.set(name, dependency);
    return dependency;
  }

  states(): DependencyState[] {
    return [...this.known.values()].map(({ state }) => state);
  }
}
