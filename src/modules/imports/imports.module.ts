import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { StockModule } from '../stock/stock.module.js';
import { Import } from './entities/import.js';
import { ImportRejection } from './entities/import-rejection.js';
import { StagedOrderLine } from './entities/staged-order-line.js';
import { StagedProduct } from './entities/staged-product.js';
import { StagedStock } from './entities/staged-stock.js';
import { ImportApplyService } from './import-apply.service.js';
import { ImportJobsRepository } from './import-jobs.repository.js';
import { ImportRejectionsRepository } from './import-rejections.repository.js';
import { ImportRejectionsService } from './import-rejections.service.js';
import { ImportStagingRepository } from './import-staging.repository.js';
import { ImportUploadService } from './import-upload.service.js';
import { ImportWorker } from './import-worker.service.js';
import { ImportsController } from './imports.controller.js';
import { ImportsRepository } from './imports.repository.js';
import { ImportsService } from './imports.service.js';
import { OrderReturnsImportRepository } from './order-returns-import.repository.js';
import { OrderHistoryImportRepository } from './order-history-import.repository.js';
import { ProductsImportRepository } from './products-import.repository.js';
import { StockImportRepository } from './stock-import.repository.js';
import { importsExports } from './imports-export.controller.js';

@Module({
  imports: [
    StockModule,
    TypeOrmModule.forFeature([
      Import,
      ImportRejection,
      StagedOrderLine,
      StagedProduct,
      StagedStock,
    ]),
  ],
  controllers: [...importsExports, ImportsController],
  providers: [
    ImportApplyService,
    ImportJobsRepository,
    ImportRejectionsRepository,
    ImportRejectionsService,
    ImportStagingRepository,
    ImportUploadService,
    ImportWorker,
    ImportsRepository,
    ImportsService,
    OrderHistoryImportRepository,
    OrderReturnsImportRepository,
    ProductsImportRepository,
    StockImportRepository,
  ],
  exports: [ImportsService],
})
export class ImportsModule {}
