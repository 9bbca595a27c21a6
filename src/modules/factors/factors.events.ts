export interface SecondFactorChanged {
  readonly userId: string;
}

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'second_factor.enrolled': SecondFactorChanged;
    'second_factor.removed': SecondFactorChanged;
    'second_factor.recovery_codes_replaced': SecondFactorChanged;
    'second_factor.recovery_code_used': SecondFactorChanged;
  }
}
