import { cardFieldsQuery } from "@/lib/directory/get-card-fields";

/** The fields that this installation added to deals. */
export const dealFieldsQuery = cardFieldsQuery("deal");
