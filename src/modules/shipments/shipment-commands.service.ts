import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { newId } from '../../platform/ids.js';
import { OrdersService } from '../orders/orders.service.js';
import { ShipmentCandidates } from './shipment-candidates.service.js';
import type { RequestedUnits } from './shipment-content.js';
import { allowedCommands, type ShipmentCommand } from './shipment-status.js';
import { ShipmentSteps } from './shipment-steps.service.js';
import { patchedTracking, type ShipmentView, type TrackingPatch } from './shipment-view.js';
import { ShipmentInvalidTransition } from './shipments.errors.js';
import { ShipmentsRepository } from './shipments.repository.js';

export interface ShipmentRequest extends TrackingPatch {
  readonly warehouse: string;
  readonly lines?: readonly RequestedUnits[];
  readonly ship?: boolean;
}

const untracked = { carrier: null, trackingNumber: null, trackingUrl: null };

/** A `version` of null accepts whatever version is there. */
@Injectable()
export class ShipmentCommands {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrdersService,
    private readonly candidates: ShipmentCandidates,
    private readonly shipments: ShipmentsRepository,
    private readonly steps: ShipmentSteps,
  ) {}

  /** Claims units of the order for a new shipment; the version is the order's. */
  create(
    actor: Actor,
    orderId: string,
    version: number | null,
    request: ShipmentRequest,
  ): Promise<ShipmentView> {
    return this.unitOfWork.run(async () => {
      const warehouse = await this.candidates.warehouse(actor, request.warehouse);
      const order = await this.orders.lock(orderId);
      requireVersion(order, version);
      this.orders.requireCommand(order, 'ship');
      const parts = await this.candidates.parts(order, warehouse, request.lines);
      const tracking = patchedTracking(untracked, request);
      const made = { id: newId(), orderId, warehouseId: warehouse.id, tracking, parts };
      const shipment = await this.shipments.add(made);
      const packed = await this.steps.pack(actor, order, shipment);
      return request.ship === true ? this.steps.ship(actor, packed, shipment) : shipment;
    });
  }

  /** @throws SHIPMENT_INVALID_TRANSITION unless the status permits the command */
  run(
    actor: Actor,
    command: ShipmentCommand,
    id: string,
    version: number | null,
  ): Promise<ShipmentView> {
    const scope = warehouseScopeOf(actor, 'shipments:write');
    return this.unitOfWork.run(async () => {
      // The order is locked before what belongs to it.
      const { orderId } = await this.shipments.get(id, scope);
      const order = await this.orders.lock(orderId);
      const shipment = await this.shipments.lock(id, scope);
      requireVersion(shipment, version);
      const { status } = shipment;
      const allowed = allowedCommands(status);
      if (!allowed.includes(command)) throw ShipmentInvalidTransition({ command, status, allowed });
      return this.steps[command](actor, order, shipment);
    });
  }
}
