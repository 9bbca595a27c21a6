import {
  Flag,
  OneOf,
  Text,
  TextList,
  Timestamp,
  Uuid,
} from '../../../platform/validation/fields.js';
import { deviceLabel } from '../device-label.js';
import type { OwnSessionRow } from '../own-sessions.repository.js';

export class OwnSessionResponse {
  @Uuid()
  id: string;

  @Text({ nullable: true, description: 'From the User-Agent.', example: 'Firefox on Linux' })
  device: string | null;

  @Text({ nullable: true, description: 'Of the last use.', example: '192.0.2.7' })
  ip: string | null;

  @OneOf(['bearer', 'browser'])
  kind: string;

  @TextList({ description: 'RFC 8176: pwd, otp, fed.', example: ['pwd'] })
  methods: string[];

  @Timestamp()
  createdAt: string;

  @Timestamp({ description: 'The sign-in, or the last refresh.' })
  lastUsedAt: string;

  @Timestamp({ description: 'Refreshing never moves it.' })
  expiresAt: string;

  @Flag({ description: 'The session of this request.' })
  current: boolean;
}

export function toOwnSessionResponse(row: OwnSessionRow, current?: string): OwnSessionResponse {
  return {
    id: row.id,
    device: deviceLabel(row.userAgent),
    ip: row.ip,
    kind: row.kind,
    methods: row.methods,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    current: row.id === current,
  };
}
