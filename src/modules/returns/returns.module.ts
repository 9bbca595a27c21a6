import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '../catalog/catalog.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { StockModule } from '../stock/stock.module.js';
import { Return } from './entities/return.js';
import { ReturnLine } from './entities/return-line.js';
import { OrderReturnsController } from './order-returns.controller.js';
import { ReturnCommands } from './return-commands.service.js';
import { ReturnSteps } from './return-steps.service.js';
import { returnsExports } from './returns-export.controller.js';
import { ReturnsController } from './returns.controller.js';
import { ReturnsRepository } from './returns.repository.js';
import { ReturnsService } from './returns.service.js';

@Module({
  imports: [
    CatalogModule,
    OrdersModule,
    StockModule,
    TypeOrmModule.forFeature([Return, ReturnLine]),
  ],
  controllers: [...returnsExports, OrderReturnsController, ReturnsController],
  providers: [ReturnCommands, ReturnSteps, ReturnsRepository, ReturnsService],
})
export class ReturnsModule {}
