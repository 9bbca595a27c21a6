import { shipmentFieldsInSql } from './shipment-columns.js';
import { shipmentList } from './shipments.list.js';
import { ShipmentsService } from './shipments.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const shipmentsExports = [
  exportController(shipmentList, {
    tag: 'shipments',
    requires: ['shipments:read'],
    service: ShipmentsService,
    page: (service, request, actor) => service.page(actor, request),
    inSql: shipmentFieldsInSql,
  }),
];
