/** A list with one of its items a place further up or down. */
export function shifted<Item>(items: readonly Item[], index: number, by: -1 | 1): Item[] {
  const order = [...items];
  order.splice(index + by, 0, ...order.splice(index, 1));
  return order;
}
