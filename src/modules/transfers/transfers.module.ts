import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '../catalog/catalog.module.js';
import { StockModule } from '../stock/stock.module.js';
import { StockTransferLine } from './entities/stock-transfer-line.js';
import { StockTransfer } from './entities/stock-transfer.js';
import { TransferCommands } from './transfer-commands.service.js';
import { TransfersController } from './transfers.controller.js';
import { TransfersRepository } from './transfers.repository.js';
import { TransfersService } from './transfers.service.js';
import { transfersExports } from './transfers-export.controller.js';

@Module({
  imports: [
    CatalogModule,
    StockModule,
    TypeOrmModule.forFeature([StockTransfer, StockTransferLine]),
  ],
  controllers: [...transfersExports, TransfersController],
  providers: [TransferCommands, TransfersRepository, TransfersService],
})
export class TransfersModule {}
