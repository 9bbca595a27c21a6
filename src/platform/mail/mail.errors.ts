import { defineError } from '../errors/domain-error.js';

export const MailUnavailable = defineError('MAIL_UNAVAILABLE', {
  kind: 'unavailable',
  message: 'The mail server cannot be reached.',
});
