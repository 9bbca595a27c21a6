import { defineError } from '../../platform/errors/domain-error.js';

export const NotReady = defineError<{ checks: Record<string, string> }>('NOT_READY', {
  kind: 'unavailable',
  message: 'This instance takes no traffic right now.',
});
export const NotStarted = defineError('NOT_STARTED', {
  kind: 'unavailable',
  message: 'This instance is still starting.',
});
