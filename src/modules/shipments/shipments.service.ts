import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { OrdersService } from '../orders/orders.service.js';
import { changedShipment } from './shipment-change.js';
import { patchedTracking, type ShipmentView, type TrackingPatch } from './shipment-view.js';
import { ShipmentsRepository } from './shipments.repository.js';

/** Shipments of the actor's warehouses. */
@Injectable()
export class ShipmentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly shipments: ShipmentsRepository,
    private readonly orders: OrdersService,
    private readonly log: ChangeLog,
  ) {}

  page(actor: Actor, request: ListRequest): Promise<RowPage<ShipmentView>> {
    return this.shipments.page(request, warehouseScopeOf(actor, 'shipments:read'));
  }

  /** Throws ORDER_NOT_FOUND. */
  async pageOfOrder(
    actor: Actor,
    orderId: string,
    request: ListRequest,
  ): Promise<RowPage<ShipmentView>> {
    await this.orders.get(orderId);
    return this.shipments.page(request, warehouseScopeOf(actor, 'shipments:read'), orderId);
  }

  get(actor: Actor, id: string): Promise<ShipmentView> {
    return this.shipments.get(id, warehouseScopeOf(actor, 'shipments:read'));
  }

  /** Changes where the parcel can be followed, whatever its status. */
  track(
    actor: Actor,
    id: string,
    version: number | null,
    patch: TrackingPatch,
  ): Promise<ShipmentView> {
    return this.unitOfWork.run(async () => {
      const before = await this.shipments.lock(id, warehouseScopeOf(actor, 'shipments:write'));
      requireVersion(before, version);
      const tracking = patchedTracking(before, patch);
      if (isDeepStrictEqual(tracking, patchedTracking(before, {}))) return before;
      const after = await this.shipments.track(id, tracking);
      await this.log.record(actor, [changedShipment('shipment.updated', before, after)]);
      return after;
    });
  }
}
