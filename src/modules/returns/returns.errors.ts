import { defineError } from '../../platform/errors/domain-error.js';
import type { ReturnStatus } from './return-status.js';

export const ReturnNotFound = defineError<{ id: string }>('RETURN_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such return.',
});
export const ReturnLineUnknown = defineError<{ lineIds: string[] }>('RETURN_LINE_UNKNOWN', {
  kind: 'unprocessable',
  message: 'The return has no line of these lines of the order.',
});
export const ReturnExceedsShipped = defineError<{
  lines: { lineId: string; sku: string; quantity: number; returnable: number }[];
}>('RETURN_EXCEEDS_SHIPPED', {
  kind: 'conflict',
  message: 'More units than were shipped, and neither came back nor are about to.',
  constraints: ['ck_order_lines_returned'],
});
export const ReturnExceedsRequested = defineError<{
  lines: { lineId: string; sku: string; quantity: number; requested: number }[];
}>('RETURN_EXCEEDS_REQUESTED', {
  kind: 'conflict',
  message: 'More units than the return is about.',
});
export const ReturnInvalidTransition = defineError<{
  command: string;
  status: ReturnStatus;
  allowed: string[];
}>('RETURN_INVALID_TRANSITION', {
  kind: 'conflict',
  message: 'The return cannot do this in its present state.',
});
