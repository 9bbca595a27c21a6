import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../database/unit-of-work.js';
import { BulkBook, type BulkResult } from './bulk-book.js';
import type { BulkRequest } from './bulk-rows.js';

/** Bulk requests: all rows in one unit of work, and a result for each. */
@Injectable()
export class Bulk {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * The work takes the rows from the book and enters there what becomes of each. It may run again
   * after a deadlock, with a new book. Throws BULK_REJECTED with every refused row under reject_all.
   */
  run<Row, Data>(
    request: BulkRequest<Row>,
    work: (book: BulkBook<Row, Data>) => Promise<void>,
  ): Promise<BulkResult<Data>> {
    return this.unitOfWork.run(async () => {
      const book = new BulkBook<Row, Data>(request, this.unitOfWork);
      await work(book);
      return book.close();
    });
  }
}
