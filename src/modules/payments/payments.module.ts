import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OrdersModule } from '../orders/orders.module.js';
import { PaymentRecord } from './entities/payment-record.js';
import { OrderPaymentsController } from './order-payments.controller.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsRepository } from './payments.repository.js';
import { PaymentsService } from './payments.service.js';
import { paymentsExports } from './payments-export.controller.js';

@Module({
  imports: [OrdersModule, TypeOrmModule.forFeature([PaymentRecord])],
  controllers: [...paymentsExports, PaymentsController, OrderPaymentsController],
  providers: [PaymentsRepository, PaymentsService],
  exports: [PaymentsService],
})
export class PaymentsModule {}
