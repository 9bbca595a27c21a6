import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { systemActor } from '../../platform/access/actor.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import type { PeriodicTask, Turn } from '../../platform/periodic/periodic-task.js';
import { PeriodicWork } from '../../platform/periodic/periodic-work.js';
import { nextInterval, sealed } from './audit-seal-chain.js';
import { AuditUpkeepRepository } from './audit-upkeep.repository.js';

const everyMs = 15 * 60_000;
const lagMinutes = 10;

/** Makes partitions ahead, seals closed hours and removes expired months: one instance at a time. */
@Injectable()
export class AuditUpkeep {
  private readonly task: PeriodicTask<void>;

  constructor(
    private readonly upkeep: AuditUpkeepRepository,
    private readonly changes: ChangeLog,
    private readonly config: AppConfig,
    periodic: PeriodicWork,
  ) {
    this.task = periodic.define({ name: 'audit', everyMs, work: (turn) => this.runAll(turn) });
  }

  /** Everything that is due. A run at work is joined. */
  run(): Promise<void> {
    return this.task.run();
  }

  private async runAll(turn: Turn): Promise<void> {
    await turn.claimed(() => this.upkeep.createPartitions());
    const safe = await this.upkeep.safeUntil(lagMinutes);
    while (!turn.stopping && (await turn.claimed(() => this.sealNext(safe)))) continue;
    while (!turn.stopping && (await turn.claimed(() => this.removeNext()))) continue;
  }

  private async sealNext(safe: Date): Promise<boolean> {
    const last = await this.upkeep.lastSeal();
    const start = last?.endsAt ?? (await this.upkeep.firstEntryAt());
    const interval = start && nextInterval(start, safe);
    if (!interval) return false;
    const contents = await this.upkeep.contents(interval.startsAt, interval.endsAt);
    const [key] = this.config.crypto.encryptionKeys as [Buffer];
    const next = { number: (last?.number ?? 0) + 1, ...interval, ...contents };
    await this.upkeep.addSeal(sealed(key, last?.seal ?? null, next));
    return true;
  }

  /** Only what is sealed goes: its seals stay and tell what there was. */
  private async removeNext(): Promise<boolean> {
    const [expired] = await this.upkeep.expiredMonths(this.config.audit.retentionMonths);
    const last = await this.upkeep.lastSeal();
    if (!expired || !last || last.endsAt < expired.endsAt) return false;
    const { month, partition, endsAt } = expired;
    const startsAt = new Date(`${month}-01T00:00:00Z`);
    const { entries, digest } = await this.upkeep.contents(startsAt, endsAt);
    await this.upkeep.dropPartition(partition);
    const payload = { month, entries, digest };
    const change = { event: 'audit.expired', resource: 'audit', resourceId: month } as const;
    await this.changes.record(systemActor, [{ ...change, payload, before: payload, after: null }]);
    return true;
  }
}
