import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AddressesController } from './addresses.controller.js';
import { AddressesRepository } from './addresses.repository.js';
import { AddressesService } from './addresses.service.js';
import { CustomersController } from './customers.controller.js';
import { CustomersRepository } from './customers.repository.js';
import { CustomersService } from './customers.service.js';
import { CustomerAddress } from './entities/customer-address.js';
import { Customer } from './entities/customer.js';
import { customersExports } from './customers-export.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([Customer, CustomerAddress])],
  controllers: [...customersExports, CustomersController, AddressesController],
  providers: [AddressesRepository, AddressesService, CustomersRepository, CustomersService],
  exports: [CustomersService],
})
export class CustomersModule {}
