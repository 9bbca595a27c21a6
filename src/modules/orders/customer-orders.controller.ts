import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { CustomerNotFound } from '../customers/customers.service.js';
import { OrderListItemResponse, toOrderListItem } from './dto/order.response.js';
import { orderList } from './orders.list.js';
import { OrdersService } from './orders.service.js';

@ApiTags('customers')
@Controller('customers/:id/orders')
export class CustomerOrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  @Requires('orders:read', 'customers:read')
  @ApiEnvelopeList(OrderListItemResponse, orderList, {
    summary: 'List the orders of a customer',
    errors: [CustomerNotFound],
  })
  list(
    @IdParam() id: string,
    @ListQuery(orderList) query: ListRequest,
  ): Promise<Page<OrderListItemResponse>> {
    return this.orders
      .pageOfCustomer(id, query)
      .then((page) => toPage(query, page, toOrderListItem));
  }
}
