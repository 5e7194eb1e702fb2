/** Custom fields of contacts and companies, deals and tickets: read, added, renamed, taken away. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import type { FieldDefinition } from "@/lib/custom-fields";

const PATHS = {
  contact: "/api/v1/contact-fields",
  company: "/api/v1/company-fields",
  deal: "/api/v1/deal-fields",
  ticket: "/api/v1/ticket-fields",
} as const;

export type About = keyof typeof PATHS;
export type NewField = components["schemas"]["FieldWrite"];

// All four take and give the same: the types of one stand for all.
const listOf = (about: About) => PATHS[about] as (typeof PATHS)["contact"];
const oneOf = (about: About) => `${PATHS[about]}/{field_id}` as "/api/v1/contact-fields/{field_id}";

/** A field as the settings show it. */
export interface ShownField extends FieldDefinition {
  id: string;
  version: number;
}

const keyOf = (about: About) =>
  about === "deal" || about === "ticket" ? [`${about}-fields`, "settings"] : ["fields", about];

export const fieldsQuery = (about: About) =>
  queryOptions({
    queryKey: keyOf(about),
    queryFn: async (): Promise<ShownField[]> => (await answerOf(api.GET(listOf(about)))).items,
    staleTime: 5 * 60_000,
  });

function useReadAgain(about: About) {
  const client = useQueryClient();
  const [first, second] = keyOf(about);
  const queryKey = second === "settings" ? [first] : [first, second];
  return () => client.invalidateQueries({ queryKey });
}

export function useCreateField(about: About) {
  const readAgain = useReadAgain(about);
  return useMutation({
    mutationFn: (body: NewField) => answerOf(api.POST(listOf(about), { body, headers: idempotent() })),
    onSuccess: readAgain,
  });
}

export interface FieldWish {
  id: string;
  version: number;
  labels: { fr: string; en: string };
  choices?: string[];
}

/** Rename a field, or give it more choices. */
export function useUpdateField(about: About) {
  const readAgain = useReadAgain(about);
  return useMutation({
    mutationFn: ({ id, version, ...body }: FieldWish) => {
      const how = { params: { path: { field_id: id } }, body, headers: { "If-Match": `"${version}"` } };
      return answerOf(api.PATCH(oneOf(about), how));
    },
    onSettled: readAgain,
  });
}

/** Take a field away; what records hold of it is no longer shown. */
export function useDeleteField(about: About) {
  const readAgain = useReadAgain(about);
  return useMutation({
    mutationFn: (id: string) => answerOf(api.DELETE(oneOf(about), { params: { path: { field_id: id } } })),
    onSuccess: readAgain,
  });
}
