import { Body, Controller, Get, Headers, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { Answer } from '../../platform/http/answer.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { Conditional, IfMatch } from '../../platform/http/conditional.js';
import { CustomersByReference, type PutCustomer } from './customers-by-reference.service.js';
import { CustomerEmailTaken, CustomerErased, CustomerNotFound } from './customers.errors.js';
import { CustomerContentRequest, CustomerReferenceParams } from './dto/customer.request.js';
import { CustomerResponse, toCustomerResponse } from './dto/customer.response.js';

function written({ customer, created }: PutCustomer): Answer<CustomerResponse> {
  const location = `/api/v1/customers/${customer.id}`;
  const [status, message] = created ? [201, 'Created'] : [200, 'OK'];
  return new Answer(toCustomerResponse(customer), { status, message, location });
}

@ApiTags('customers')
@Controller('customers/by-reference')
export class CustomersByReferenceController {
  constructor(private readonly customers: CustomersByReference) {}

  @Get(':reference')
  @Requires('customers:read')
  @Conditional()
  @ApiEnvelope(CustomerResponse, {
    summary: 'Read the customer that has this number in another system',
    errors: [CustomerNotFound],
  })
  get(@Param() { reference }: CustomerReferenceParams): Promise<CustomerResponse> {
    return this.customers.get(reference).then(toCustomerResponse);
  }

  @Put(':reference')
  @Requires('customers:write')
  @ApiEnvelope(CustomerResponse, {
    summary: 'Create or replace the customer that has this number in another system',
    description:
      '201 creates it. 200 with the same content changes nothing, so it can be repeated at will. Other content needs If-Match. What the body leaves out takes its default; addresses stay.',
    creates: true,
    errors: [PreconditionFailed, PreconditionRequired, CustomerEmailTaken, CustomerErased],
  })
  put(
    @CurrentActor() actor: Actor,
    @Param() { reference }: CustomerReferenceParams,
    @IfMatch({ optional: true }) version: number | null,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: CustomerContentRequest,
  ): Promise<Answer<CustomerResponse>> {
    return this.customers
      .put(
        actor,
        { ...body, externalReference: reference },
        { given: ifMatch !== undefined, version },
      )
      .then(written);
  }
}
