import { CategoriesService } from './categories.service.js';
import { categoryList } from './categories.list.js';
import { productList } from './products.list.js';
import { ProductsService } from './products.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const catalogExports = [
  exportController(productList, {
    tag: 'catalogue: products',
    requires: ['catalog:read'],
    service: ProductsService,
    page: (products, request) => products.page(request),
    inSql: {},
  }),
  exportController(categoryList, {
    tag: 'catalogue: categories',
    requires: ['catalog:read'],
    service: CategoriesService,
    page: (categories, request) => categories.page(request),
    inSql: {},
  }),
];
