import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import type {
  DraftValues,
  LineProgress,
  NewLine,
  NewOrder,
  ProgressValues,
  Writing,
} from './order-values.js';
import type { OrderLineView, OrderView } from './order-view.js';
import {
  amendLines,
  type Assignments,
  draftAssignments,
  insertLines,
  linesParameter,
  progressAssignments,
  progressLines,
  timelineParameters,
  withTimeline,
} from './order-writes.statements.js';
import { OrderNotFound } from './orders.errors.js';
import { OrdersRepository } from './orders.repository.js';

/** Every write of orders. The row, its lines and its timeline go in one statement where they can. */
@Injectable()
export class OrderWritesRepository {
  constructor(
    private readonly sql: Sql,
    private readonly orders: OrdersRepository,
  ) {}

  /**
   * Locks the order, then reads it: a single statement that waited for the lock would show the new
   * order beside the lines of before.
   */
  async lock(id: string): Promise<OrderView> {
    const locked = await this.sql.count('SELECT 1 FROM orders WHERE id = $1 FOR UPDATE', [id]);
    if (locked === 0) throw OrderNotFound({ id });
    return this.orders.get(id);
  }

  /** Null when another order has the source and reference already; nothing was written then. */
  add({ id, values, progress, lines }: NewOrder, writing: Writing): Promise<OrderView | null> {
    const columns: Assignments = [
      ['id', id],
      ...draftAssignments(values),
      ...progressAssignments(progress),
    ];
    const parameters = [...timelineParameters(writing), linesParameter(lines)];
    const offset = parameters.length + 1;
    const names = columns.map(([column]) => column).join(', ');
    const places = columns.map((_, index) => `$${index + offset}`).join(', ');
    const order = `INSERT INTO orders (${names}) VALUES (${places})
      ON CONFLICT (source, reference) DO NOTHING RETURNING *`;
    const text = withTimeline(order, `${insertLines('$5', 'o')} RETURNING *`);
    return this.sql.one<OrderView>(text, [...parameters, ...columns.map(([, value]) => value)]);
  }

  /** A new version of an order that the caller holds locked. */
  async progress(id: string, values: ProgressValues, writing: Writing): Promise<OrderView> {
    return this.update(id, progressAssignments(values), writing);
  }

  /** A new version of a draft that the caller holds locked. */
  async edit(id: string, values: DraftValues, writing: Writing): Promise<OrderView> {
    return this.update(id, draftAssignments(values), writing);
  }

  /** What the timeline says, without a new version. */
  async annotate(id: string, writing: Writing): Promise<void> {
    const text = withTimeline('SELECT * FROM orders WHERE id = $5');
    await this.sql.one(text, [...timelineParameters(writing), id]);
  }

  async replaceLines(id: string, lines: readonly NewLine[]): Promise<void> {
    await this.sql.count('DELETE FROM order_lines WHERE order_id = $1', [id]);
    if (lines.length > 0) await this.addLines(id, lines);
  }

  async addLines(id: string, lines: readonly NewLine[]): Promise<void> {
    const text = insertLines('$2', '(SELECT $1::uuid AS id) AS o');
    await this.sql.count(text, [id, linesParameter(lines)]);
  }

  /** How far the lines got; what they sold stays as it is. */
  async progressLines(lines: readonly LineProgress[]): Promise<void> {
    if (lines.length === 0) return;
    await this.sql.count(progressLines, [linesParameter(lines)]);
  }

  /** What an edit changed of placed lines: quantities and the price. */
  async amendLines(lines: readonly OrderLineView[]): Promise<void> {
    await this.sql.count(amendLines, [linesParameter(lines)]);
  }

  async replaceLine(id: string, line: NewLine): Promise<void> {
    await this.removeLine(line.id);
    await this.addLines(id, [line]);
  }

  async removeLine(lineId: string): Promise<void> {
    await this.sql.count('DELETE FROM order_lines WHERE id = $1', [lineId]);
  }

  /** Lines and timeline go with it. */
  async remove(id: string): Promise<void> {
    await this.sql.count('DELETE FROM orders WHERE id = $1', [id]);
  }

  private async update(id: string, columns: Assignments, writing: Writing): Promise<OrderView> {
    const sets = columns.map(([column], index) => `${column} = $${index + 6}, `).join('');
    const change = `UPDATE orders SET ${sets}version = version + 1, updated_at = now()
      WHERE id = $5 RETURNING *`;
    const values = columns.map(([, value]) => value);
    const parameters = [...timelineParameters(writing), id, ...values];
    const order = await this.sql.one<OrderView>(withTimeline(change), parameters);
    if (!order) throw OrderNotFound({ id });
    return order;
  }
}
