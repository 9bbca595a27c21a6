import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '../catalog/catalog.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { StockModule } from '../stock/stock.module.js';
import { Shipment } from './entities/shipment.js';
import { ShipmentLine } from './entities/shipment-line.js';
import { LeadTimesRepository } from './lead-times.repository.js';
import { LeadTimes } from './lead-times.service.js';
import { OrderShipmentsController } from './order-shipments.controller.js';
import { ShipmentCandidates } from './shipment-candidates.service.js';
import { ShipmentCommands } from './shipment-commands.service.js';
import { ShipmentSteps } from './shipment-steps.service.js';
import { ShipmentsController } from './shipments.controller.js';
import { ShipmentsRepository } from './shipments.repository.js';
import { ShipmentsService } from './shipments.service.js';
import { shipmentsExports } from './shipments-export.controller.js';

@Module({
  imports: [
    CatalogModule,
    OrdersModule,
    StockModule,
    TypeOrmModule.forFeature([Shipment, ShipmentLine]),
  ],
  controllers: [...shipmentsExports, OrderShipmentsController, ShipmentsController],
  providers: [
    LeadTimes,
    LeadTimesRepository,
    ShipmentCandidates,
    ShipmentCommands,
    ShipmentSteps,
    ShipmentsRepository,
    ShipmentsService,
  ],
})
export class ShipmentsModule {}
