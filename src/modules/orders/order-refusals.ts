import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { ProductNotFound } from '../catalog/catalog.service.js';
import {
  CustomerBlocked,
  CustomerErased,
  CustomerUnknown,
} from '../customers/customers.service.js';
import { StockInsufficient } from '../stock/stock.service.js';
import {
  OrderCurrencyMismatch,
  OrderEmpty,
  OrderHeld,
  OrderInvalidTransition,
  OrderNotDraft,
  OrderNotFound,
  OrderPriceChanged,
  OrderPriceReasonRequired,
  OrderReferenceTaken,
  OrderSourceRequired,
  OrderTotalTooLarge,
  ProductNotSellable,
} from './orders.errors.js';

// What routes document that they can refuse with, by what they do.

export const found = [OrderNotFound];

/** A customer who can order. */
const orders = [CustomerUnknown, CustomerBlocked, CustomerErased];

/** Lines are priced. */
export const prices = [
  ProductNotFound,
  ProductNotSellable,
  OrderCurrencyMismatch,
  OrderTotalTooLarge,
];

/** An order's content is written. */
export const composes = [...prices, ...orders, OrderSourceRequired, OrderReferenceTaken];

const changes = [...found, PreconditionFailed, PreconditionRequired];

export const changesDraft = [...changes, OrderNotDraft];

/** A draft, or an order that is not done yet, is edited. */
export const edits = [...changes, OrderInvalidTransition];

/** A line of one is written. */
export const editsLine = [...edits, ...prices, StockInsufficient, OrderPriceReasonRequired];

/** A command that the order's status decides about. */
export const commands = [...found, PreconditionFailed, OrderInvalidTransition];

export const places = [StockInsufficient, OrderEmpty];

export const placesDraft = [
  ...commands,
  ...places,
  ...orders,
  ProductNotSellable,
  OrderCurrencyMismatch,
  OrderPriceChanged,
  OrderHeld,
];
