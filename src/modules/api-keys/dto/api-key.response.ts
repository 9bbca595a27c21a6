import {
  Nested,
  Text,
  TextList,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import type { ApiKeyRow } from '../api-key-values.js';

export class ApiKeySecretResponse {
  @Text({ example: 'ok_7Hq2mZx9', description: 'The part of the secret that may be shown.' })
  prefix: string;
  @Timestamp() createdAt: string;
  @Timestamp({ example: '2027-02-22T09:30:00.000Z' }) expiresAt: string;
}

export class ApiKeyResponse {
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000b1' }) id: string;
  @Text({ max: 100, example: 'Nightly stock export' }) name: string;
  @Uuid({ description: 'Who made it and answers for it.' }) ownerId: string;
  @Text({
    nullable: true,
    example: 'Ada Lovelace',
    description: 'Null while the owner is disabled: the key does nothing then.',
  })
  ownerName: string | null;
  @TextList({
    example: ['catalog:read', 'stock:read'],
    description: 'At most these: of those that its owner has at the time of a request.',
  })
  permissions: string[];
  @TextList({ example: ['203.0.113.0/24'] }) allowedNetworks: string[];
  @Nested(() => ApiKeySecretResponse, { list: true, max: 2 }) secrets: ApiKeySecretResponse[];
  @Timestamp({
    nullable: true,
    example: '2027-02-22T09:30:00.000Z',
    description: 'When its last secret expires; null after that.',
  })
  expiresAt: string | null;
  @Timestamp({ nullable: true, description: 'To the minute.' }) lastUsedAt: string | null;
  @Text({ nullable: true, example: '203.0.113.7' }) lastUsedIp: string | null;
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

export class IssuedApiKeyResponse extends ApiKeyResponse {
  @Text({
    nullable: true,
    example: 'ok_7Hq2mZx9_…',
    description: 'Shown now and never again: also not when the request is repeated (null then).',
  })
  secret: string | null;
}

const time = (value: string | Date | null): string | null =>
  value === null ? null : new Date(value).toISOString();

export function toApiKeyResponse(row: ApiKeyRow): ApiKeyResponse {
  const secrets = row.secrets.map(({ prefix, createdAt, expiresAt }) => ({
    prefix,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
  }));
  const ends = secrets.map(({ expiresAt }) => expiresAt).sort();
  return {
    id: row.id,
    name: row.name,
    ownerId: row.ownerId,
    ownerName: row.ownerName,
    permissions: [...row.permissions],
    allowedNetworks: [...row.allowedNetworks],
    secrets,
    expiresAt: ends.at(-1) ?? null,
    lastUsedAt: time(row.lastUsedAt),
    lastUsedIp: row.lastUsedIp,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function toIssuedResponse(issued: { row: ApiKeyRow; secret: string }): IssuedApiKeyResponse {
  return { ...toApiKeyResponse(issued.row), secret: issued.secret };
}
