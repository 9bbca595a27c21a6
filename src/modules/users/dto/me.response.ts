import { EmailAddress, Text, TextList, Uuid } from '../../../platform/validation/fields.js';

export class MeResponse {
  @Uuid()
  id: string;

  @EmailAddress()
  email: string;

  @Text({ example: 'Ada Lovelace' })
  name: string;

  @TextList({ example: ['order_manager'] })
  roles: string[];

  @TextList({ example: ['orders:read', 'orders:place'] })
  permissions: string[];
}
