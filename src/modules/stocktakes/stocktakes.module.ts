import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '../catalog/catalog.module.js';
import { StockModule } from '../stock/stock.module.js';
import { StocktakeLine } from './entities/stocktake-line.js';
import { Stocktake } from './entities/stocktake.js';
import { StocktakeCommandsController } from './stocktake-commands.controller.js';
import { StocktakeCommands } from './stocktake-commands.service.js';
import { StocktakeLinesRepository } from './stocktake-lines.repository.js';
import { StocktakeProducts } from './stocktake-products.service.js';
import { StocktakesController } from './stocktakes.controller.js';
import { StocktakesRepository } from './stocktakes.repository.js';
import { StocktakesService } from './stocktakes.service.js';
import { stocktakesExports } from './stocktakes-export.controller.js';

@Module({
  imports: [CatalogModule, StockModule, TypeOrmModule.forFeature([Stocktake, StocktakeLine])],
  controllers: [...stocktakesExports, StocktakesController, StocktakeCommandsController],
  providers: [
    StocktakeCommands,
    StocktakeLinesRepository,
    StocktakeProducts,
    StocktakesRepository,
    StocktakesService,
  ],
})
export class StocktakesModule {}
