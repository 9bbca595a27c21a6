/** What a handler returns when it decides more than the data: another status, or a message. */
export class Answer<Data> {
  constructor(
    readonly data: Data,
    readonly options: {
      readonly status?: number;
      readonly message?: string;
      /** The Location header, when it is not this URL plus the id. */
      readonly location?: string;
    } = {},
  ) {}
}
