import { Injectable } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { DatabaseProbe } from '../../platform/database/database-probe.js';
import { ProgramState } from '../../platform/lifecycle/program-state.js';
import { NotReady, NotStarted } from './health.errors.js';

export type Checks = Record<string, string>;

interface IndicatorReport {
  readonly details?: Record<string, { readonly status: string }>;
}

/** Terminus throws its report, as the answer of an HTTP exception. */
interface FailedReport {
  getResponse(): IndicatorReport;
}

function isFailedReport(error: unknown): error is FailedReport {
  return error instanceof Error && 'getResponse' in error;
}

function checksOf(report: IndicatorReport): Checks {
  const entries = Object.entries(report.details ?? {});
  return Object.fromEntries(entries.map(([name, { status }]) => [name, status]));
}

/** What readiness depends on. Checks are `up` or `down` and say nothing more to the outside. */
@Injectable()
export class HealthService {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseProbe,
    private readonly state: ProgramState,
  ) {}

  /** Throws NOT_READY while stopping, without a database or before its migrations. */
  async ready(): Promise<Checks> {
    if (this.state.stopping) throw NotReady({ checks: { shutdown: 'down' } });
    try {
      return checksOf(await this.health.check([() => this.databaseCheck()]));
    } catch (error) {
      if (!isFailedReport(error)) throw error;
      throw NotReady({ checks: checksOf(error.getResponse()) });
    }
  }

  /** Throws NOT_STARTED until the program serves. */
  started(): Checks {
    if (!this.state.started) throw NotStarted();
    return {};
  }

  private async databaseCheck() {
    const database = this.indicators.check('database');
    const migrations = this.indicators.check('migrations');
    try {
      const pending = await this.database.pendingMigrations();
      const upToDate = pending.length === 0 ? migrations.up() : migrations.down();
      return { ...database.up(), ...upToDate };
    } catch {
      return database.down();
    }
  }
}
