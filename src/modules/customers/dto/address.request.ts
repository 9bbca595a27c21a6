import { Flag, OneOf, Text } from '../../../platform/validation/fields.js';
import { countryCodes } from '../country-codes.js';

const label = { max: 60, optional: true, nullable: true, example: 'Office' };
const recipient = { example: 'Ada Lovelace' };
const line1 = { example: '12 St James’s Square' };
const line2 = { optional: true, nullable: true, example: '2nd floor' };
const city = { max: 100, example: 'London' };
const region = { max: 100, optional: true, nullable: true, example: 'Greater London' };
const postalCode = { max: 20, optional: true, nullable: true, example: 'SW1Y 4JH' };
const country = { example: 'GB', description: 'ISO 3166-1 alpha-2.' };
const defaultNote = 'True takes the default over from the address that has it.';

/** A whole address: the body of POST and PUT. What is left out takes its default. */
export class AddressRequest {
  @Text(label) label?: string | null;
  @Text(recipient) recipient: string;
  @Text(line1) line1: string;
  @Text(line2) line2?: string | null;
  @Text(city) city: string;
  @Text(region) region?: string | null;
  @Text(postalCode) postalCode?: string | null;
  @OneOf(countryCodes, country) country: string;
  @Flag({ optional: true, description: `${defaultNote} Default: false.` }) defaultBilling?: boolean;
  @Flag({ optional: true, description: `${defaultNote} Default: false.` })
  defaultShipping?: boolean;
}

/** A merge patch (RFC 7396): absent keeps, null clears. */
export class PatchAddressRequest {
  @Text(label) label?: string | null;
  @Text({ ...recipient, optional: true }) recipient?: string;
  @Text({ ...line1, optional: true }) line1?: string;
  @Text(line2) line2?: string | null;
  @Text({ ...city, optional: true }) city?: string;
  @Text(region) region?: string | null;
  @Text(postalCode) postalCode?: string | null;
  @OneOf(countryCodes, { ...country, optional: true }) country?: string;
  @Flag({ optional: true, description: defaultNote }) defaultBilling?: boolean;
  @Flag({ optional: true, description: defaultNote }) defaultShipping?: boolean;
}
