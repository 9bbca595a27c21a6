import { Text } from '../../../platform/validation/fields.js';

export class RefreshRequest {
  @Text({ max: 128, example: '2jOeGzXGm0qz8nQmXvJ4sYw1kq3l5VtB7cR9dF6hUaE' })
  refreshToken: string;
}
