import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { AppConfig } from '../../config/app-config.js';
import { systemActor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { nextInterval, sealed } from './audit-seal-chain.js';
import { AuditUpkeepRepository } from './audit-upkeep.repository.js';

const intervalName = 'audit.upkeep';
const everyMs = 15 * 60_000;
const lagMinutes = 10;

/** Makes partitions ahead, seals closed hours and removes expired months: one instance at a time. */
@Injectable()
export class AuditUpkeep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AuditUpkeep.name);
  private running: Promise<void> | null = null;
  private stopping = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly upkeep: AuditUpkeepRepository,
    private readonly changes: ChangeLog,
    private readonly config: AppConfig,
    private readonly schedule: SchedulerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.environment === 'testing') return;
    const interval = setInterval(() => void this.runQuietly(), everyMs);
    interval.unref();
    this.schedule.addInterval(intervalName, interval);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    if (this.schedule.doesExist('interval', intervalName))
      this.schedule.deleteInterval(intervalName);
    await this.running?.catch(() => undefined);
  }

  /** Everything that is due. A run at work is joined. */
  run(): Promise<void> {
    this.running ??= this.runAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async runQuietly(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      this.logger.warn({ err: error }, 'The upkeep of the audit failed; the next run tries again.');
    }
  }

  private async runAll(): Promise<void> {
    await this.claimed(() => this.upkeep.createPartitions().then(() => false));
    const safe = await this.upkeep.safeUntil(lagMinutes);
    while (!this.stopping && (await this.claimed(() => this.sealNext(safe)))) continue;
    while (!this.stopping && (await this.claimed(() => this.removeNext()))) continue;
  }

  /** In one transaction that no other instance has; answers false when one has. */
  private claimed(work: () => Promise<boolean>): Promise<boolean> {
    return this.unitOfWork.run(async () => (await this.upkeep.claim()) && work());
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
