import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogService } from './catalog.service.js';
import { CategoriesController } from './categories.controller.js';
import { CategoriesRepository } from './categories.repository.js';
import { CategoriesService } from './categories.service.js';
import { Category } from './entities/category.js';
import { Product } from './entities/product.js';
import { ProductUpserts } from './product-upserts.service.js';
import { ProductsByKeyController } from './products-by-key.controller.js';
import { ProductsByKey } from './products-by-key.service.js';
import { ProductsController } from './products.controller.js';
import { ProductsRepository } from './products.repository.js';
import { ProductsService } from './products.service.js';
import { catalogExports } from './catalog-exports.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([Category, Product])],
  controllers: [
    ...catalogExports,
    ProductsController,
    ProductsByKeyController,
    CategoriesController,
  ],
  providers: [
    CatalogService,
    CategoriesRepository,
    CategoriesService,
    ProductUpserts,
    ProductsByKey,
    ProductsRepository,
    ProductsService,
  ],
  exports: [CatalogService],
})
export class CatalogModule {}
