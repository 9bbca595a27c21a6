import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Order } from './entities/order.js';
import { OrderEvent } from './entities/order-event.js';
import { OrderLine } from './entities/order-line.js';

@Module({ imports: [TypeOrmModule.forFeature([Order, OrderEvent, OrderLine])] })
export class OrdersModule {}
