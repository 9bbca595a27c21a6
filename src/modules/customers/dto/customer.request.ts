import { EmailAddress, OneOf, Text } from '../../../platform/validation/fields.js';
import { settableCustomerStatuses } from '../customer-status.js';

type SettableStatus = (typeof settableCustomerStatuses)[number];

// None of the demo's: the examples can be sent as they stand.
const name = { max: 300, example: 'Mary Somerville' };
const email = {
  nullable: true,
  example: 'mary@example.com',
  description: 'Unique without regard to case.',
};
const reference = {
  max: 100,
  nullable: true,
  example: '17850',
  description: 'Your own number of the customer; unique.',
};
const statusNote = 'A blocked customer cannot order.';

/** A whole customer apart from its reference. What is left out takes its default. */
export class CustomerContentRequest {
  @EmailAddress({ ...email, optional: true })
  email?: string | null;

  @Text(name)
  name: string;

  @OneOf(settableCustomerStatuses, {
    optional: true,
    description: `${statusNote} Default: active.`,
  })
  status?: SettableStatus;
}

/** The body of POST and PUT by id. */
export class CustomerRequest extends CustomerContentRequest {
  @Text({ ...reference, optional: true })
  externalReference?: string | null;
}

export class CustomerReferenceParams {
  @Text({ max: 100, example: '17850', description: 'Your own number of the customer.' })
  reference: string;
}

/** A merge patch (RFC 7396): absent keeps, null clears. */
export class PatchCustomerRequest {
  @EmailAddress({ ...email, optional: true })
  email?: string | null;

  @Text({ ...name, optional: true })
  name?: string;

  @Text({ ...reference, optional: true })
  externalReference?: string | null;

  @OneOf(settableCustomerStatuses, { optional: true, example: 'blocked', description: statusNote })
  status?: SettableStatus;
}
