import { Text } from '../../../platform/validation/fields.js';

/** The same whether or not there is somebody to write to. */
export class AcceptedResponse {
  @Text({ example: 'If the address belongs to a user, a mail is on its way.' })
  notice: string;
}

export const accepted: AcceptedResponse = {
  notice: 'If the address belongs to a user, a mail is on its way.',
};
