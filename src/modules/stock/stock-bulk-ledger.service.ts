import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { type AppliedMovement, movementOf } from './movement-row.js';
import { onHandChange } from './stock-change.js';
import { StockChangeLog } from './stock-change-log.service.js';
import { StockLedger } from './stock-ledger.repository.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import {
  levelKey,
  type PlannedRow,
  planStock,
  type StockPlan,
  type TargetedRow,
} from './stock-row.js';
import type { StockTarget } from './stock-targets.service.js';

/** Many changes of the stock on hand in few statements. */
@Injectable()
export class StockBulkLedger {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly ledger: StockLedger,
    private readonly log: StockChangeLog,
  ) {}

  /** What the rows do to their levels, which stand still from here on. */
  async plan(rows: readonly TargetedRow<StockTarget>[]): Promise<StockPlan<StockTarget>> {
    const targets = rows.map(({ target }) => target);
    const levels = await this.levels.lockAll(targets);
    const plan = planStock(rows, levels);
    const known = new Set(levels.map(levelKey));
    const missing = plan.plain.filter(({ target }) => !known.has(levelKey(target)));
    if (missing.length === 0) return plan;
    await this.levels.ensure(missing.map(({ target }) => target));
    return planStock(rows, await this.levels.lockAll(targets));
  }

  /** Writes the planned rows with their events; the movements are in the order of the rows. */
  async apply(
    actor: Actor,
    rows: readonly PlannedRow<StockTarget>[],
  ): Promise<{ readonly index: number; readonly movement: AppliedMovement }[]> {
    const changes = rows.map(({ change, target, delta, reason }) =>
      onHandChange(change.kind === 'receipt' ? 'receipt' : 'adjustment', target, delta, reason),
    );
    const applied = await this.ledger.apply(actor, changes);
    const levels = new Map(applied.levels.map((level) => [levelKey(level), level]));
    const moved = rows.map((row, place) => {
      const level = levels.get(levelKey(row.target));
      const [change, id] = [changes[place], applied.movementIds[place]];
      if (!level || !change || id === undefined) throw new Error('The ledger changed no level.');
      const { onHand, allocated } = row;
      const after = { onHand, allocated, occurredAt: level.occurredAt };
      const movement = movementOf(actor, row.target, change, id, after);
      return { index: row.index, levelId: level.levelId, movement };
    });
    await this.log.movedAll(actor, moved);
    return moved;
  }
}
