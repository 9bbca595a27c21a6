import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Dependency, type DependencyOptions, type DependencyState } from './dependency.js';

type Definition = Pick<DependencyOptions, 'name' | 'retries' | 'isFailure'>;

/** Everything outside that this process asks, except for the database: defined once, readable by name. */
@Injectable()
export class Dependencies {
  private readonly known = new Map<string, Dependency>();

  constructor(private readonly config: AppConfig) {}

  /** Called in the constructor of the service that asks it. */
  define(definition: Definition): Dependency {
    const { name } = definition;
    if (this.known.has(name)) throw new Error(`The dependency ${name} is defined twice.`);
    const dependency = new Dependency({ ...definition, ...this.config.dependencies });
    this.known.set(name, dependency);
    return dependency;
  }

  states(): DependencyState[] {
    return [...this.known.values()].map(({ state }) => state);
  }
}
