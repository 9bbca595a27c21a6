export interface CustomerErasure {
  readonly id: string;
  /** How many rows were cleared, by table. */
  readonly removed: Readonly<Record<string, number>>;
}

export interface CustomerDataExport {
  readonly id: string;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'customer.erased': CustomerErasure;
    'customer.exported': CustomerDataExport;
  }
}
