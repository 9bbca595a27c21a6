import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '../catalog/catalog.module.js';
import { StockLevel } from './entities/stock-level.js';
import { StockMovement } from './entities/stock-movement.js';
import { StockReservation } from './entities/stock-reservation.js';
import { Warehouse } from './entities/warehouse.js';
import { StockLedger } from './stock-ledger.repository.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { StockReservationsRepository } from './stock-reservations.repository.js';
import { StockService } from './stock.service.js';

@Module({
  imports: [
    CatalogModule,
    TypeOrmModule.forFeature([Warehouse, StockLevel, StockMovement, StockReservation]),
  ],
  providers: [StockLedger, StockLevelsRepository, StockReservationsRepository, StockService],
  exports: [StockService],
})
export class StockModule {}
