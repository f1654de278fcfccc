/**
 * The pool: the locations whose stock is sold online, which can ship for one another. Stock, committed units and what is
 * still to ship of an order are counted over the same locations, or orders of a store would queue for the warehouse.
 */
import type { PoolLocationFragment } from './generated/operations';

export const isInPool = ({ isActive, fulfillsOnlineOrders }: PoolLocationFragment): boolean =>
	isActive && fulfillsOnlineOrders;
