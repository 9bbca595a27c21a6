import { returnFieldsInSql } from './return-columns.js';
import { returnList } from './returns.list.js';
import { ReturnsService } from './returns.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const returnsExports = [
  exportController(returnList, {
    tag: 'returns',
    requires: ['returns:read'],
    service: ReturnsService,
    page: (service, request) => service.page(request),
    inSql: returnFieldsInSql,
  }),
];
