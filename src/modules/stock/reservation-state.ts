/** Open holds stock; consumed was shipped; released was given back. */
export type ReservationState = 'open' | 'consumed' | 'released';
