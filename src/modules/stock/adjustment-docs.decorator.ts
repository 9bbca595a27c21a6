import { applyDecorators } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { ProductNotFound } from '../catalog/catalog.service.js';
import { AdjustmentRequest } from './dto/stock-change.request.js';
import { AppliedMovementResponse } from './dto/stock-movement.response.js';
import {
  StockChanged,
  StockInsufficient,
  StockNotTracked,
  WarehouseNotFound,
} from './stock.errors.js';

const level = { sku: 'TEA-EARL-GREY-100', warehouse: 'LON-1' };

// One example per form: built from the properties, it would mix both.
const examples = {
  difference: { value: { ...level, quantity: -2, reason: 'Two boxes were damaged' } },
  absolute: { value: { ...level, setOnHand: 98, expectedOnHand: 100, reason: 'Counted' } },
};

const description = [
  'By a difference (`quantity`), or to a number (`setOnHand`) if it still is what you saw',
  '(`expectedOnHand`). Reality wins: when less is left than is reserved, the orders placed last',
  'lose their reservations and are held.',
].join(' ');

export function ApiAdjustment(): MethodDecorator {
  return applyDecorators(
    ApiBody({ type: AdjustmentRequest, examples }),
    ApiEnvelope(AppliedMovementResponse, {
      summary: 'Correct the stock on hand to what is really there',
      description,
      status: 201,
      errors: [
        ProductNotFound,
        WarehouseNotFound,
        StockNotTracked,
        StockInsufficient,
        StockChanged,
      ],
    }),
  );
}
