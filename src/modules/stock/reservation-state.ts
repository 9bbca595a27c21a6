export const reservationStates = ['open', 'consumed', 'released'] as const;

/** Open holds stock; consumed was shipped; released was given back. */
export type ReservationState = (typeof reservationStates)[number];
