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
import {
  CustomerEmailTaken,
  CustomerErased,
  CustomerInUse,
  CustomerNotFound,
  CustomerReferenceTaken,
} from './customers.errors.js';
import { customerList } from './customers.list.js';
import { CustomersService } from './customers.service.js';
import { CustomerRequest, PatchCustomerRequest } from './dto/customer.request.js';
import { CustomerResponse, toCustomerResponse } from './dto/customer.response.js';

const conditional = [CustomerNotFound, PreconditionFailed, PreconditionRequired];
const taken = [CustomerEmailTaken, CustomerReferenceTaken];

@ApiTags('customers')
@Controller('customers')
export class CustomersController {
  constructor(private readonly customers: CustomersService) {}

  @Get()
  @Requires('customers:read')
  @ApiEnvelopeList(CustomerResponse, customerList, { summary: 'List customers' })
  list(@ListQuery(customerList) query: ListRequest): Promise<Page<CustomerResponse>> {
    return this.customers.page(query).then((page) => toPage(query, page, toCustomerResponse));
  }

  @Get(':id')
  @Requires('customers:read')
  @Conditional()
  @ApiEnvelope(CustomerResponse, { summary: 'Read a customer', errors: [CustomerNotFound] })
  get(@IdParam() id: string): Promise<CustomerResponse> {
    return this.customers.get(id).then(toCustomerResponse);
  }

  @Post()
  @Requires('customers:write')
  @Idempotent()
  @ApiEnvelope(CustomerResponse, { summary: 'Create a customer', status: 201, errors: taken })
  create(@CurrentActor() actor: Actor, @Body() body: CustomerRequest): Promise<CustomerResponse> {
    return this.customers.create(actor, body).then(toCustomerResponse);
  }

  @Put(':id')
  @Requires('customers:write')
  @ApiEnvelope(CustomerResponse, {
    summary: 'Replace a customer',
    description: 'What the body leaves out takes its default; addresses stay.',
    errors: [...conditional, ...taken, CustomerErased],
  })
  replace(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: CustomerRequest,
  ): Promise<CustomerResponse> {
    return this.customers.replace(actor, id, version, body).then(toCustomerResponse);
  }

  @Patch(':id')
  @Requires('customers:write')
  @ApiEnvelope(CustomerResponse, {
    summary: 'Change some fields of a customer, block or unblock one',
    description: 'A merge patch. A blocked customer keeps orders and addresses but cannot order.',
    errors: [...conditional, ...taken, CustomerErased],
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: PatchCustomerRequest,
  ): Promise<CustomerResponse> {
    return this.customers.patch(actor, id, version, body).then(toCustomerResponse);
  }

  @Delete(':id')
  @Requires('customers:write')
  @ApiNoContent({
    summary: 'Delete a customer without orders, with all addresses',
    errors: [...conditional, CustomerInUse],
  })
  remove(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.customers.remove(actor, id, version);
  }
}
