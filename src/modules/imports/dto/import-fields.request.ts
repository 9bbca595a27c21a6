import { Flag, OneOf, Text } from '../../../platform/validation/fields.js';
import { presetNames } from '../import-presets.js';
import { type ImportType, importTypes } from '../import-type.js';

/** The fields of the form beside the file. */
export class ImportFieldsRequest {
  @OneOf(importTypes, { example: 'order-history' })
  type: ImportType;

  @OneOf(presetNames, { optional: true, example: 'online-retail' })
  preset?: string;

  @Text({
    optional: true,
    max: 65_536,
    example: '{"delimiter":";"}',
    description: 'A JSON object: see ImportMappingRequest.',
  })
  mapping?: string;

  @Flag({
    optional: true,
    example: false,
    description: 'Do everything, report everything, keep nothing.',
  })
  dryRun?: boolean;

  @Text({
    optional: true,
    max: 100,
    example: 'delivery note 4711',
    description: 'Tells a second stock file with the same content from a repetition of the first.',
  })
  reference?: string;
}
