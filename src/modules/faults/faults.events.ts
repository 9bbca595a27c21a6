import type { FaultResponse } from './dto/fault.response.js';

type FaultChanged = Readonly<Omit<FaultResponse, 'sample'>>;

declare module '../../platform/events/event-map.js' {
  interface EventMap {
    'fault.resolved': FaultChanged;
    'fault.reopened': FaultChanged;
  }
}
