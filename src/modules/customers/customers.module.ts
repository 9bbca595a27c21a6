import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AddressesController } from './addresses.controller.js';
import { AddressesRepository } from './addresses.repository.js';
import { AddressesService } from './addresses.service.js';
import { CustomersByReferenceController } from './customers-by-reference.controller.js';
import { CustomersByReference } from './customers-by-reference.service.js';
import { CustomersController } from './customers.controller.js';
import { CustomersRepository } from './customers.repository.js';
import { CustomersService } from './customers.service.js';
import { CustomerAddress } from './entities/customer-address.js';
import { Customer } from './entities/customer.js';
import { customersExports } from './customers-export.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([Customer, CustomerAddress])],
  controllers: [
    ...customersExports,
    CustomersController,
    // Before the addresses: a reference may be called `addresses`.
    CustomersByReferenceController,
    AddressesController,
  ],
  providers: [
    AddressesRepository,
    AddressesService,
    CustomersByReference,
    CustomersRepository,
    CustomersService,
  ],
  exports: [CustomersService],
})
export class CustomersModule {}
