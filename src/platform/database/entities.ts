import { Injectable } from '@nestjs/common';
import { InjectTransactionHost, TransactionHost } from '@nestjs-cls/transactional';
import type { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import type { EntityTarget, ObjectLiteral, Repository } from 'typeorm';

/** TypeORM repositories of the ambient transaction, or of the pool outside one. */
@Injectable()
export class Entities {
  constructor(
    @InjectTransactionHost()
    private readonly host: TransactionHost<TransactionalAdapterTypeOrm>,
  ) {}

  of<Entity extends ObjectLiteral>(target: EntityTarget<Entity>): Repository<Entity> {
    return this.host.tx.getRepository(target);
  }
}
