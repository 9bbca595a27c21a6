import { Text } from '../../../platform/validation/fields.js';

export class SsoLoginQuery {
  @Text({
    max: 1024,
    description: 'A path of this host, or a page of a listed origin.',
    example: '/docs',
  })
  returnTo: string;
}

const parameter = { max: 4096, optional: true } as const;

/** What providers add to the address that they send the browser back to. */
export class SsoCallbackQuery {
  @Text(parameter) code?: string;
  @Text(parameter) state?: string;
  @Text(parameter) iss?: string;
  @Text(parameter) error?: string;
  @Text(parameter) error_description?: string;
  @Text(parameter) error_uri?: string;
  @Text(parameter) session_state?: string;
  @Text(parameter) scope?: string;
  @Text(parameter) authuser?: string;
  @Text(parameter) prompt?: string;
  @Text(parameter) hd?: string;
}
