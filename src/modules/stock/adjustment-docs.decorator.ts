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

// One example per form: built from the properties, it would mix both. The demo has such levels.
const examples = {
  difference: {
    value: {
      sku: 'TEA-EARL-GREY-100',
      warehouse: 'BER',
      quantity: -2,
      reason: 'Two boxes were damaged',
    },
  },
  absolute: {
    value: {
      sku: 'TEA-ASSAM-250',
      warehouse: 'BER',
      setOnHand: 78,
      expectedOnHand: 80,
      reason: 'Counted',
    },
  },
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
