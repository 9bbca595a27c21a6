import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { StockService } from '../stock/stock.service.js';
import { type ImportJob, ImportJobsRepository } from './import-jobs.repository.js';
import { OrderHistoryImportRepository } from './order-history-import.repository.js';
import { ProductsImportRepository } from './products-import.repository.js';
import { type StagedLevel, StockImportRepository } from './stock-import.repository.js';

type Counts = Record<string, number>;

const levelsAtOnce = 1000;

function actorOf({ actorKind, actorId, actorName }: ImportJob): Actor {
  return { kind: actorKind, id: actorId, name: actorName, permissions: new Set() };
}

/** Applies one staged import, all of it, inside the caller's unit of work. */
@Injectable()
export class ImportApplyService {
  constructor(
    private readonly jobs: ImportJobsRepository,
    private readonly products: ProductsImportRepository,
    private readonly history: OrderHistoryImportRepository,
    private readonly stockRows: StockImportRepository,
    private readonly stock: StockService,
  ) {}

  /** A dry run does the same and takes back what it wrote; its report and rejected rows stay. */
  async apply(job: ImportJob): Promise<void> {
    await this.jobs.analyze(job.type);
    const duplicateOf = job.type === 'stock' ? await this.stockRows.findDuplicate(job.id) : null;
    const result = duplicateOf === null ? await this.checkAndWrite(job) : { movements: 0 };
    await this.jobs.complete(job.id, result, duplicateOf);
  }

  private async checkAndWrite(job: ImportJob): Promise<Counts> {
    await this.check(job);
    await this.jobs.noteStage(job.id, 'writing');
    if (!job.dryRun) return this.write(job);
    await this.jobs.savepoint();
    const result = await this.write(job);
    await this.jobs.rollbackToSavepoint();
    return result;
  }

  private check(job: ImportJob): Promise<void> {
    if (job.type === 'products') return this.products.check(job.id);
    return job.type === 'stock' ? this.stockRows.check(job) : this.history.check(job);
  }

  private write(job: ImportJob): Promise<Counts> {
    if (job.type === 'products') return this.products.write(job.id);
    return job.type === 'stock' ? this.writeStock(job) : this.history.write(job);
  }

  private async writeStock(job: ImportJob): Promise<Counts> {
    const actor = actorOf(job);
    let movements = 0;
    for (let after: StagedLevel | null = null; ;) {
      const levels: StagedLevel[] = await this.stockRows.nextLevels(after, levelsAtOnce);
      await this.stock.applyImported(actor, job.id, levels);
      movements += levels.length;
      after = levels.at(-1) ?? null;
      if (levels.length < levelsAtOnce) return { movements };
    }
  }
}
