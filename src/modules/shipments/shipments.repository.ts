import { Injectable } from '@nestjs/common';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { shipmentColumns } from './shipment-columns.js';
import type { ShipmentPart } from './shipment-content.js';
import type { ShipmentStatus } from './shipment-status.js';
import type { ShipmentView, Tracking } from './shipment-view.js';
import { ShipmentNotFound } from './shipments.errors.js';
import { shipmentList } from './shipments.list.js';

export interface NewShipment {
  readonly id: string;
  readonly orderId: string;
  readonly warehouseId: string;
  readonly tracking: Tracking;
  readonly parts: readonly ShipmentPart[];
}

const source = {
  select: shipmentColumns,
  from: `shipments s
    JOIN orders o ON o.id = s.order_id
    JOIN warehouses w ON w.id = s.warehouse_id`,
};

const inScope = (ids: string): string =>
  `(${ids}::uuid[] IS NULL OR s.warehouse_id = ANY(${ids}::uuid[]))`;

@Injectable()
export class ShipmentsRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  /** Shipments of the warehouses, of all orders or of one. */
  page(
    request: ListRequest,
    scope: WarehouseScope,
    orderId?: string,
  ): Promise<RowPage<ShipmentView>> {
    const conditions = [
      ...(scope === null ? [] : ['s.warehouse_id = ANY($1::uuid[])']),
      ...(orderId === undefined ? [] : [`s.order_id = $${scope === null ? 1 : 2}`]),
    ];
    if (conditions.length === 0) return this.pages.page(shipmentList, request, source);
    const values = [scope, orderId].filter((value) => value !== null && value !== undefined);
    const where = conditions.join(' AND ');
    return this.pages.page(shipmentList, request, { ...source, where, values });
  }

  async get(id: string, scope: WarehouseScope): Promise<ShipmentView> {
    const text = `SELECT ${source.select} FROM ${source.from} WHERE s.id = $1 AND ${inScope('$2')}`;
    const shipment = await this.sql.one<ShipmentView>(text, [id, scope]);
    if (!shipment) throw ShipmentNotFound({ id });
    return shipment;
  }

  /** Locks first and reads then: what a statement that waited reads is of before the wait. */
  async lock(id: string, scope: WarehouseScope): Promise<ShipmentView> {
    const text = `SELECT 1 FROM shipments s WHERE s.id = $1 AND ${inScope('$2')} FOR UPDATE`;
    await this.sql.count(text, [id, scope]);
    return this.get(id, scope);
  }

  async add({ id, orderId, warehouseId, tracking, parts }: NewShipment): Promise<ShipmentView> {
    const { carrier, trackingNumber, trackingUrl } = tracking;
    await this.sql.count(
      `WITH s AS (
         INSERT INTO shipments (id, order_id, warehouse_id, carrier, tracking_number, tracking_url)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
       )
       INSERT INTO shipment_lines (shipment_id, order_line_id, quantity, tracked)
       SELECT s.id, p.* FROM s, unnest($7::uuid[], $8::int[], $9::boolean[]) AS p`,
      [
        ...[id, orderId, warehouseId, carrier, trackingNumber, trackingUrl],
        parts.map(({ lineId }) => lineId),
        parts.map(({ quantity }) => quantity),
        parts.map(({ tracked }) => tracked),
      ],
    );
    return this.get(id, null);
  }

  /** The next status of a shipment that the caller holds locked. */
  async progress(id: string, status: ShipmentStatus, at: Date): Promise<ShipmentView> {
    await this.sql.count(
      `UPDATE shipments
          SET status = $2,
              shipped_at = CASE $2 WHEN 'shipped' THEN $3::timestamptz ELSE shipped_at END,
              lead_seconds = CASE $2 WHEN 'shipped' THEN (
                SELECT extract(epoch FROM $3::timestamptz - o.placed_at)::float8::bigint
                  FROM orders o WHERE o.id = order_id) ELSE lead_seconds END,
              delivered_at = CASE $2 WHEN 'delivered' THEN $3::timestamptz END,
              cancelled_at = CASE $2 WHEN 'cancelled' THEN $3::timestamptz END,
              version = version + 1, updated_at = now()
        WHERE id = $1`,
      [id, status, at],
    );
    return this.get(id, null);
  }

  /** Rewrites where a shipment that the caller holds locked can be followed. */
  async track(id: string, tracking: Tracking): Promise<ShipmentView> {
    const { carrier, trackingNumber, trackingUrl } = tracking;
    await this.sql.count(
      `UPDATE shipments
          SET carrier = $2, tracking_number = $3, tracking_url = $4,
              version = version + 1, updated_at = now()
        WHERE id = $1`,
      [id, carrier, trackingNumber, trackingUrl],
    );
    return this.get(id, null);
  }
}
