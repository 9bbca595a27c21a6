import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '../catalog/catalog.module.js';
import { StockLevel } from './entities/stock-level.js';
import { StockMovement } from './entities/stock-movement.js';
import { StockReservation } from './entities/stock-reservation.js';
import { Warehouse } from './entities/warehouse.js';
import { StockAdjustmentsService } from './stock-adjustments.service.js';
import { StockBulkController } from './stock-bulk.controller.js';
import { StockBulkLedger } from './stock-bulk-ledger.service.js';
import { StockBulk } from './stock-bulk.service.js';
import { StockChangeLog } from './stock-change-log.service.js';
import { StockCounts } from './stock-counts.service.js';
import { StockLedger } from './stock-ledger.repository.js';
import { StockLevelsController } from './stock-levels.controller.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { StockLevelsService } from './stock-levels.service.js';
import { StockMoves } from './stock-moves.service.js';
import { StockMovementsController } from './stock-movements.controller.js';
import { StockMovementsRepository } from './stock-movements.repository.js';
import { StockMovementsService } from './stock-movements.service.js';
import { StockReceiptsService } from './stock-receipts.service.js';
import { StockReportsRepository } from './stock-reports.repository.js';
import { StockReportsService } from './stock-reports.service.js';
import { StockFulfilment } from './stock-fulfilment.service.js';
import { StockPackingRepository } from './stock-packing.repository.js';
import { StockReservationsRepository } from './stock-reservations.repository.js';
import { StockShortages } from './stock-shortages.service.js';
import { StockTargets } from './stock-targets.service.js';
import { StockController } from './stock.controller.js';
import { StockService } from './stock.service.js';
import { WarehousesController } from './warehouses.controller.js';
import { WarehousesRepository } from './warehouses.repository.js';
import { WarehousesService } from './warehouses.service.js';
import { stockExports } from './stock-exports.controller.js';

@Module({
  imports: [
    CatalogModule,
    TypeOrmModule.forFeature([Warehouse, StockLevel, StockMovement, StockReservation]),
  ],
  controllers: [
    ...stockExports,
    StockBulkController,
    StockController,
    StockLevelsController,
    StockMovementsController,
    WarehousesController,
  ],
  providers: [
    StockAdjustmentsService,
    StockBulk,
    StockBulkLedger,
    StockChangeLog,
    StockCounts,
    StockLedger,
    StockLevelsRepository,
    StockLevelsService,
    StockMoves,
    StockMovementsRepository,
    StockMovementsService,
    StockReceiptsService,
    StockReportsRepository,
    StockReportsService,
    StockFulfilment,
    StockPackingRepository,
    StockReservationsRepository,
    StockService,
    StockShortages,
    StockTargets,
    WarehousesRepository,
    WarehousesService,
  ],
  exports: [StockService, StockCounts, StockFulfilment, StockMoves],
})
export class StockModule {}
