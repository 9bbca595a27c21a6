import { apiKeyList } from '../../src/modules/api-keys/api-keys.list.js';
import { ApiKeysRepository } from '../../src/modules/api-keys/api-keys.repository.js';
import { auditList } from '../../src/modules/audit/audit.list.js';
import { AuditRepository } from '../../src/modules/audit/audit.repository.js';
import { categoryList } from '../../src/modules/catalog/categories.list.js';
import { CategoriesRepository } from '../../src/modules/catalog/categories.repository.js';
import { productList } from '../../src/modules/catalog/products.list.js';
import { ProductsRepository } from '../../src/modules/catalog/products.repository.js';
import { AddressesRepository } from '../../src/modules/customers/addresses.repository.js';
import { addressList, customerList } from '../../src/modules/customers/customers.list.js';
import { CustomersRepository } from '../../src/modules/customers/customers.repository.js';
import { faultList } from '../../src/modules/faults/faults.list.js';
import { FaultsRepository } from '../../src/modules/faults/faults.repository.js';
import { importList } from '../../src/modules/imports/imports.list.js';
import { ImportsRepository } from '../../src/modules/imports/imports.repository.js';
import { stockLevelList } from '../../src/modules/stock/stock-levels.list.js';
import { StockLevelsRepository } from '../../src/modules/stock/stock-levels.repository.js';
import { stockMovementList } from '../../src/modules/stock/stock-movements.list.js';
import { StockMovementsRepository } from '../../src/modules/stock/stock-movements.repository.js';
import { warehouseList } from '../../src/modules/stock/warehouses.list.js';
import { WarehousesRepository } from '../../src/modules/stock/warehouses.repository.js';
import { AccountsRepository } from '../../src/modules/users/accounts.repository.js';
import { roleList } from '../../src/modules/users/roles.list.js';
import { RolesRepository } from '../../src/modules/users/roles.repository.js';
import { userList } from '../../src/modules/users/users.list.js';
import { warehouseLists } from './planned-warehouse-lists.js';
import type { TestApp } from './app.js';
import { nobody, type PlannedList, type Repository } from './planned-list.js';
import { fulfilmentLists, orderLists, paymentLists, returnLists } from './planned-order-lists.js';
import { type Sample, sampleOf } from './planned-rows.js';

function catalogLists(repository: Repository, of: Sample): PlannedList[] {
  return [
    {
      definition: productList,
      what: 'products',
      page: (request) => repository(ProductsRepository).page(request),
      samples: {
        status: ['active', 'draft', 'draft,archived'],
        categoryId: [of('product', 'category'), nobody],
        sku: [of('product', 'sku'), 'nothing'],
        barcode: [of('product', 'barcode')],
        currency: ['EUR', 'GBP', 'USD'],
        unitPrice: [of('product', 'price')],
        'unitPrice[gte]': ['9990', '100'],
        'createdAt[gte]': [of('product', 'created')],
        'createdAt[lt]': [of('product', 'created')],
        'updatedAt[gte]': [of('product', 'updated')],
      },
      searches: [
        ...['mug', 'blue', 'sku-0000123', 'zzzz', 'e', of('product', 'sku')],
        ...[of('bound', 'sku'), of('bound', 'sku').slice(2)],
      ],
    },
    {
      definition: categoryList,
      what: 'categories',
      page: (request) => repository(CategoriesRepository).page(request),
      samples: {
        parentId: [of('category', 'parent'), nobody],
        root: ['true', 'false'],
        slug: [of('category', 'slug')],
        below: ['category-1', 'nothing'],
        'createdAt[gte]': [of('category', 'created')],
        'updatedAt[gte]': [of('category', 'created')],
      },
      searches: ['shelf', 'shelf-14999', 'zzzz'],
    },
  ];
}

function customerLists(repository: Repository, of: Sample): PlannedList[] {
  return [
    {
      definition: customerList,
      what: 'customers',
      page: (request) => repository(CustomersRepository).page(request),
      samples: {
        status: ['active', 'blocked', 'erased'],
        email: [of('customer', 'email')],
        externalReference: [of('customer', 'reference')],
        'createdAt[lt]': [of('customer', 'created')],
        'updatedAt[gte]': [of('customer', 'updated')],
      },
      searches: ['lovelace', 'customer-123', 'example', 'zzzz', of('customer', 'reference')],
    },
    {
      definition: addressList,
      what: 'addresses of a customer',
      page: (request) => repository(AddressesRepository).page(of('customer', 'id'), request),
      samples: {},
    },
  ];
}

function stockLists(repository: Repository, of: Sample, scope: string[] | null): PlannedList[] {
  const where = scope ? ' of a warehouse' : '';
  const warehouse = [of('warehouse', 'code'), of('warehouse', 'id'), 'nowhere'];
  return [
    {
      definition: stockLevelList,
      what: `stock levels${where}`,
      page: (request) => repository(StockLevelsRepository).page(request, scope),
      samples: {
        product: [of('product', 'id'), nobody],
        sku: [of('product', 'sku'), 'nothing'],
        warehouse,
        lowStock: ['true', 'false'],
        'createdAt[gte]': ['2025-01-01T00:00:00Z'],
      },
    },
    {
      definition: stockMovementList,
      what: `stock movements${where}`,
      page: (request) => repository(StockMovementsRepository).page(request, scope),
      samples: {
        product: [of('movement', 'product'), nobody],
        sku: [of('movement', 'sku'), 'nothing'],
        warehouse,
        type: ['receipt', 'release', 'count', 'ship,release'],
        reference: [of('movement', 'reference')],
        'occurredAt[gte]': [of('movement', 'occurred')],
        'occurredAt[lt]': [of('movement', 'occurred')],
      },
    },
    {
      definition: warehouseList,
      what: `warehouses${where}`,
      page: (request) => repository(WarehousesRepository).page(request, scope),
      samples: { code: ['W01'], active: ['true'], 'createdAt[gte]': ['2025-01-01T00:00:00Z'] },
      searches: ['w0'],
    },
    {
      definition: importList,
      what: `imports${where}`,
      page: (request) => repository(ImportsRepository).page(request, scope),
      samples: {
        status: ['completed', 'queued'],
        type: ['stock'],
        dryRun: ['true', 'false'],
        'createdAt[gte]': [of('user', 'created')],
      },
    },
  ];
}

function accessLists(repository: Repository, of: Sample): PlannedList[] {
  return [
    {
      definition: userList,
      what: 'users',
      page: (request) => repository(AccountsRepository).page(request),
      samples: {
        status: ['active', 'invited'],
        role: ['support', 'auditor', 'nothing'],
        email: [of('user', 'email')],
        'createdAt[gte]': [of('user', 'created')],
      },
      searches: ['person-77', 'person', 'zzzz'],
    },
    {
      definition: roleList,
      what: 'roles',
      page: (request) => repository(RolesRepository).page(request),
      samples: { name: ['admin'], permission: ['stock:read'] },
      searches: ['admin'],
    },
    {
      definition: apiKeyList,
      what: 'API keys',
      page: (request) => repository(ApiKeysRepository).page(request),
      samples: {
        ownerId: [of('user', 'id')],
        name: ['Key 7'],
        'createdAt[gte]': [of('user', 'created')],
      },
    },
    {
      definition: auditList,
      what: 'audit',
      page: (request) => repository(AuditRepository).page(request),
      samples: {
        actor: [of('user', 'id'), nobody],
        actorKind: ['user', 'system'],
        action: ['order.placed', 'nothing'],
        resource: ['order'],
        resourceId: ['r-100'],
        requestId: ['request-100'],
        ip: ['10.0.1.1', '10.0.0.0/16'],
        'occurredAt[gte]': [of('entry', 'occurred')],
        'occurredAt[lt]': [of('entry', 'occurred')],
      },
    },
  ];
}

/** Every list of the program. */
function faults(repository: Repository): PlannedList {
  return {
    definition: faultList,
    what: 'faults',
    page: (request) => repository(FaultsRepository).page(request),
    samples: { status: ['open', 'open,resolved'], 'lastSeenAt[gte]': ['2026-01-01T00:00:00Z'] },
  };
}

export async function plannedLists(test: TestApp): Promise<PlannedList[]> {
  const repository: Repository = (type) => test.app.get(type, { strict: false });
  const of = await sampleOf(test);
  return [
    ...catalogLists(repository, of),
    ...customerLists(repository, of),
    ...orderLists(repository, of),
    ...stockLists(repository, of, null),
    ...stockLists(repository, of, [of('warehouse', 'id')]),
    ...fulfilmentLists(repository, of, null),
    ...fulfilmentLists(repository, of, [of('warehouse', 'id')]),
    ...warehouseLists(repository, of, null),
    ...warehouseLists(repository, of, [of('warehouse', 'id')]),
    ...paymentLists(repository, of),
    ...returnLists(repository, of),
    ...accessLists(repository, of),
    faults(repository),
  ];
}
