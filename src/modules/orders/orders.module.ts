import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from '../catalog/catalog.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { StockModule } from '../stock/stock.module.js';
import { CustomerOrdersController } from './customer-orders.controller.js';
import { Order } from './entities/order.js';
import { OrderEvent } from './entities/order-event.js';
import { OrderLine } from './entities/order-line.js';
import { OrderVersion } from './entities/order-version.js';
import { GroupedPlacementRepository } from './grouped-placement.repository.js';
import { GroupedPlacement } from './grouped-placement.service.js';
import { OrderAdvance } from './order-advance.service.js';
import { OrderAmendments } from './order-amendments.service.js';
import { OrderBatchesRepository } from './order-batches.repository.js';
import { OrderBulkController } from './order-bulk.controller.js';
import { OrderBulk } from './order-bulk.service.js';
import { OrderByRef } from './order-by-ref.service.js';
import { OrderCancellation } from './order-cancellation.service.js';
import { OrderCommandsController } from './order-commands.controller.js';
import { OrderComposition } from './order-composition.service.js';
import { OrderConfirmation } from './order-confirmation.service.js';
import { OrderDraftLines } from './order-draft-lines.service.js';
import { OrderDrafts } from './order-drafts.service.js';
import { OrderExpiry } from './order-expiry.service.js';
import { OrderHold } from './order-hold.service.js';
import { OrderJournal } from './order-journal.service.js';
import { OrderLineCancellation } from './order-line-cancellation.service.js';
import { OrderLineEdits } from './order-line-edits.service.js';
import { OrderLinesController } from './order-lines.controller.js';
import { OrderPastRepository } from './order-past.repository.js';
import { OrderPlacement } from './order-placement.service.js';
import { OrderPuts } from './order-puts.service.js';
import { OrderPutWrites } from './order-put-writes.service.js';
import { OrderQueueRepository } from './order-queue.repository.js';
import { OrderReservations } from './order-reservations.service.js';
import { requireSoundTransitions } from './order-status-check.js';
import { OrderTimelineController } from './order-timeline.controller.js';
import { OrderWritesRepository } from './order-writes.repository.js';
import { OrdersByRefController } from './orders-by-ref.controller.js';
import { OrdersController } from './orders.controller.js';
import { OrdersRepository } from './orders.repository.js';
import { OrdersService } from './orders.service.js';
import { StockShortageListener } from './stock-shortage.listener.js';
import { ordersExports } from './orders-exports.controller.js';

@Module({
  imports: [
    CatalogModule,
    CustomersModule,
    StockModule,
    TypeOrmModule.forFeature([Order, OrderEvent, OrderLine, OrderVersion]),
  ],
  controllers: [
    ...ordersExports,
    OrderBulkController,
    OrdersController,
    // Before the lines: a source may be called `lines`.
    OrdersByRefController,
    OrderCommandsController,
    OrderLinesController,
    OrderTimelineController,
    CustomerOrdersController,
  ],
  providers: [
    GroupedPlacement,
    GroupedPlacementRepository,
    OrderAdvance,
    OrderAmendments,
    OrderBatchesRepository,
    OrderBulk,
    OrderByRef,
    OrderCancellation,
    OrderComposition,
    OrderConfirmation,
    OrderDraftLines,
    OrderDrafts,
    OrderExpiry,
    OrderHold,
    OrderJournal,
    OrderLineCancellation,
    OrderLineEdits,
    OrderPastRepository,
    OrderPlacement,
    OrderPuts,
    OrderPutWrites,
    OrderQueueRepository,
    OrderReservations,
    OrderWritesRepository,
    OrdersRepository,
    OrdersService,
    StockShortageListener,
  ],
  exports: [OrdersService],
})
export class OrdersModule {
  constructor() {
    requireSoundTransitions();
  }
}
