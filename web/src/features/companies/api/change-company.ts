import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { Company, CompanyChange, CompanyWrite } from "@/lib/api/types";
import { seen } from "@/lib/live/seen";

export function useCreateCompany() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: CompanyWrite): Promise<Company> =>
      seen.freshest(
        "companies",
        await answerOf(api.POST("/api/v1/companies", { body, headers: idempotent() })),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["companies"] }),
  });
}

/** Change fields of a company; refused with 412 when somebody changed it since `version`. */
export function useUpdateCompany(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ version, ...body }: CompanyChange & { version: number }): Promise<Company> =>
      seen.freshest(
        "companies",
        await answerOf(
          api.PATCH("/api/v1/companies/{company_id}", {
            params: { path: { company_id: id } },
            body,
            headers: { "If-Match": `"${version}"` },
          }),
        ),
      ),
    onSuccess: (company) => {
      client.setQueryData<Company>(["company", id], company);
      void client.invalidateQueries({ queryKey: ["companies"] });
      void client.invalidateQueries({ queryKey: ["contacts"] });
    },
    onError: () => client.invalidateQueries({ queryKey: ["company", id] }),
  });
}

/** Delete a company; its contacts stay, without it. */
export function useDeleteCompany() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answerOf(api.DELETE("/api/v1/companies/{company_id}", { params: { path: { company_id: id } } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["companies"] });
      void client.invalidateQueries({ queryKey: ["contacts"] });
      void client.invalidateQueries({ queryKey: ["contact"] });
    },
  });
}
