import {
  EmailAddress,
  OneOf,
  Text,
  TextList,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import type { UserStatus } from '../entities/user.js';
import type { AccountRow } from '../accounts.repository.js';

export class UserResponse {
  @Uuid() id: string;
  @EmailAddress() email: string;
  @Timestamp({ nullable: true, description: 'When the user proved to receive mail there.' })
  emailVerifiedAt: string | null;
  @Text({ example: 'Ada Lovelace' }) name: string;
  @OneOf(['active', 'disabled', 'invited'], { description: 'Only active users can sign in.' })
  status: UserStatus;
  @TextList({ example: ['order_manager'] }) roles: string[];
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

export function toUserResponse(row: AccountRow): UserResponse {
  return {
    id: row.id,
    email: row.email,
    emailVerifiedAt: row.emailVerifiedAt?.toISOString() ?? null,
    name: row.name,
    status: row.status,
    roles: row.roles,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
