/** What narrows a board: the cards and the totals of every column follow it. */
export interface BoardFilters {
  owner_id?: string;
  q?: string;
}
