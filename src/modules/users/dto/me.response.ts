import { EmailAddress, OneOf, Text, TextList, Uuid } from '../../../platform/validation/fields.js';

export class MeResponse {
  @OneOf(['user', 'api-key'])
  kind: 'user' | 'api-key';

  @Uuid()
  id: string;

  @EmailAddress({ nullable: true, description: 'Null for an API key.' })
  email: string | null;

  @Text({ example: 'Ada Lovelace' })
  name: string;

  @TextList({ example: ['order_manager'] })
  roles: string[];

  @TextList({ example: ['orders:read', 'orders:place'] })
  permissions: string[];
}
