import { defineError } from '../../platform/errors/domain-error.js';

export const FaultNotFound = defineError<{ id: string }>('FAULT_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such fault.',
});
