import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { LogLevels } from '../../platform/observability/log-levels.js';
import { Signals } from '../../platform/signals/signals.js';
import type { LogLevelChange, LogLevelRow } from './log-level-row.js';
import { LogLevelsRepository } from './log-levels.repository.js';

const topic = 'log-levels';

/** Log levels that differ from the configured one, on every instance, for a while. */
@Injectable()
export class LogLevelsService implements OnApplicationBootstrap {
  private readonly logger = new Logger(LogLevelsService.name);
  private reads = 0;
  private applied = 0;

  constructor(
    private readonly repository: LogLevelsRepository,
    private readonly levels: LogLevels,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
    private readonly signals: Signals,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.signals.on(topic, () => void this.tryToApply());
    await this.tryToApply();
  }

  inForce(): Promise<LogLevelRow[]> {
    return this.repository.listInForce();
  }

  async change(actor: Actor, change: LogLevelChange): Promise<LogLevelRow[]> {
    const { module, level, minutes } = change;
    await this.unitOfWork.run(async () => {
      await this.repository.purge();
      const before = await this.repository.change(module ?? '', level, minutes);
      await this.changeLog.record(actor, [
        {
          event: 'log_level.changed',
          resource: 'log_level',
          resourceId: module ?? 'all',
          payload: change,
          before: before && { level: before.level, expiresAt: before.expiresAt },
          after: { level, minutes },
        },
      ]);
      await this.signals.send(topic, level);
    });
    return this.apply();
  }

  private async apply(): Promise<LogLevelRow[]> {
    const read = (this.reads += 1);
    const rows = await this.repository.listInForce();
    // What was read before the levels that hold may be older.
    if (read < this.applied) return rows;
    this.applied = read;
    this.levels.set(rows.map(({ expiresAt, ...row }) => ({ ...row, until: expiresAt })));
    return rows;
  }

  // A database without its migrations, or none: the configured levels hold.
  private async tryToApply(): Promise<void> {
    try {
      await this.apply();
    } catch (error) {
      this.logger.warn({ err: error }, 'The log levels could not be read.');
    }
  }
}
