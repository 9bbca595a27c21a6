import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiBulk } from '../../platform/http/bulk/api-bulk.decorator.js';
import { BulkBody } from '../../platform/http/bulk/bulk-body.decorator.js';
import type { BulkResult } from '../../platform/http/bulk/bulk-book.js';
import type { BulkRequest } from '../../platform/http/bulk/bulk-rows.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import { StockRowRequest } from './dto/stock-change.request.js';
import { AppliedMovementResponse } from './dto/stock-movement.response.js';
import { StockBulk } from './stock-bulk.service.js';

const tea = { sku: 'TEA-EARL-GREY-100', warehouse: 'BER' };
const example = [
  { type: 'receipt', ...tea, quantity: 40, reason: 'Delivery 4711' },
  { type: 'adjustment', ...tea, quantity: -2, reason: 'Two boxes were damaged' },
];

@ApiTags('stock')
@Controller('stock')
export class StockBulkController {
  constructor(private readonly stock: StockBulk) {}

  @Post('bulk')
  @Requires('stock:adjust')
  @Idempotent({ required: true, dryRun: true })
  @ApiBulk(AppliedMovementResponse, ['applied'], {
    summary: 'Receive into and adjust up to 500 stock levels',
    description:
      'Rows of one level take effect in their order; each row is what its own route would take.',
  })
  apply(
    @CurrentActor() actor: Actor,
    @BulkBody(StockRowRequest, example) request: BulkRequest<StockRowRequest>,
  ): Promise<BulkResult<AppliedMovementResponse>> {
    return this.stock.apply(actor, request);
  }
}
