import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope, ApiEnvelopeList, ApiNoContent } from '../../platform/http/api-envelope.js';
import { Conditional, IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { AddressesService } from './addresses.service.js';
import {
  AddressLimitReached,
  AddressNotFound,
  CustomerErased,
  CustomerNotFound,
} from './customers.errors.js';
import { addressList } from './customers.list.js';
import { AddressRequest, PatchAddressRequest } from './dto/address.request.js';
import { AddressResponse, toAddressResponse } from './dto/address.response.js';

const conditional = [
  AddressNotFound,
  CustomerNotFound,
  CustomerErased,
  PreconditionFailed,
  PreconditionRequired,
];

@ApiTags('customers: addresses')
@Controller('customers/:customerId/addresses')
export class AddressesController {
  constructor(private readonly addresses: AddressesService) {}

  @Get()
  @Requires('customers:read')
  @ApiEnvelopeList(AddressResponse, addressList, {
    summary: 'List the addresses of a customer',
    errors: [CustomerNotFound],
  })
  list(
    @IdParam('customerId') customerId: string,
    @ListQuery(addressList) query: ListRequest,
  ): Promise<Page<AddressResponse>> {
    return this.addresses
      .page(customerId, query)
      .then((page) => toPage(query, page, toAddressResponse));
  }

  @Get(':id')
  @Requires('customers:read')
  @Conditional()
  @ApiEnvelope(AddressResponse, { summary: 'Read an address', errors: [AddressNotFound] })
  get(@IdParam('customerId') customerId: string, @IdParam() id: string): Promise<AddressResponse> {
    return this.addresses.get(customerId, id).then(toAddressResponse);
  }

  @Post()
  @Requires('customers:write')
  @Idempotent()
  @ApiEnvelope(AddressResponse, {
    summary: 'Add an address to a customer',
    status: 201,
    errors: [CustomerNotFound, CustomerErased, AddressLimitReached],
  })
  create(
    @CurrentActor() actor: Actor,
    @IdParam('customerId') customerId: string,
    @Body() body: AddressRequest,
  ): Promise<AddressResponse> {
    return this.addresses.create(actor, customerId, body).then(toAddressResponse);
  }

  @Put(':id')
  @Requires('customers:write')
  @ApiEnvelope(AddressResponse, {
    summary: 'Replace an address',
    description: 'Orders keep the address that they were placed with.',
    errors: conditional,
  })
  replace(
    @CurrentActor() actor: Actor,
    @IdParam('customerId') customerId: string,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: AddressRequest,
  ): Promise<AddressResponse> {
    return this.addresses.replace(actor, { customerId, id }, version, body).then(toAddressResponse);
  }

  @Patch(':id')
  @Requires('customers:write')
  @ApiEnvelope(AddressResponse, {
    summary: 'Change some fields of an address',
    description: 'A merge patch. Orders keep the address that they were placed with.',
    errors: conditional,
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam('customerId') customerId: string,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: PatchAddressRequest,
  ): Promise<AddressResponse> {
    return this.addresses.patch(actor, { customerId, id }, version, body).then(toAddressResponse);
  }

  @Delete(':id')
  @Requires('customers:write')
  @ApiNoContent({ summary: 'Delete an address', errors: conditional })
  remove(
    @CurrentActor() actor: Actor,
    @IdParam('customerId') customerId: string,
    @IdParam() id: string,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.addresses.remove(actor, { customerId, id }, version);
  }
}
