/** Custom fields of contacts and companies, and those of deals: read, added, renamed, taken away. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import type { FieldDefinition } from "@/lib/custom-fields";

export type About = "contact" | "company" | "deal";
export type NewField = components["schemas"]["FieldWrite"];

/** A field as the settings show it; those of deals have no version, and can so far only be added. */
export interface ShownField extends FieldDefinition {
  id: string;
  version: number | null;
}

export const fieldsQuery = (about: About) =>
  queryOptions({
    queryKey: about === "deal" ? ["deal-fields", "settings"] : ["fields", about],
    queryFn: async (): Promise<ShownField[]> => {
      if (about === "contact") return (await answerOf(api.GET("/api/v1/contact-fields"))).items;
      if (about === "company") return (await answerOf(api.GET("/api/v1/company-fields"))).items;
      const { items } = await answerOf(api.GET("/api/v1/deal-fields"));
      return items.map(({ kind, ...field }) => ({ ...field, type: kind, version: null }));
    },
    staleTime: 5 * 60_000,
  });

function useReadAgain(about: About) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: about === "deal" ? ["deal-fields"] : ["fields", about] });
}

export function useCreateField(about: About) {
  const readAgain = useReadAgain(about);
  return useMutation({
    mutationFn: async (body: NewField): Promise<unknown> => {
      const headers = idempotent();
      if (about === "contact") return answerOf(api.POST("/api/v1/contact-fields", { body, headers }));
      if (about === "company") return answerOf(api.POST("/api/v1/company-fields", { body, headers }));
      const { type, ...rest } = body;
      return answerOf(api.POST("/api/v1/deal-fields", { body: { ...rest, kind: type }, headers }));
    },
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
export function useUpdateField(about: "contact" | "company") {
  const readAgain = useReadAgain(about);
  return useMutation({
    mutationFn: async ({ id, version, ...body }: FieldWish): Promise<unknown> => {
      const how = { params: { path: { field_id: id } }, body, headers: { "If-Match": `"${version}"` } };
      return about === "contact"
        ? answerOf(api.PATCH("/api/v1/contact-fields/{field_id}", how))
        : answerOf(api.PATCH("/api/v1/company-fields/{field_id}", how));
    },
    onSettled: readAgain,
  });
}

/** Take a field away; what records hold of it is no longer shown. */
export function useDeleteField(about: "contact" | "company") {
  const readAgain = useReadAgain(about);
  return useMutation({
    mutationFn: async (id: string): Promise<unknown> => {
      const how = { params: { path: { field_id: id } } };
      return about === "contact"
        ? answerOf(api.DELETE("/api/v1/contact-fields/{field_id}", how))
        : answerOf(api.DELETE("/api/v1/company-fields/{field_id}", how));
    },
    onSuccess: readAgain,
  });
}
