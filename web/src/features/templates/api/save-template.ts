import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { NewTemplate, Template, TemplateChange } from "@/lib/api/types";

/** Write a new template. */
export function useCreateTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewTemplate): Promise<Template> =>
      answerOf(api.POST("/api/v1/templates", { body, headers: idempotent() })),
    onSuccess: (template) => {
      client.setQueryData(["template", template.id], template);
      void client.invalidateQueries({ queryKey: ["templates"] });
    },
  });
}

/** Change a template; refused with 412 when somebody changed it since `version`. */
export function useUpdateTemplate(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, ...body }: TemplateChange & { version: number }): Promise<Template> =>
      answerOf(
        api.PATCH("/api/v1/templates/{template_id}", {
          params: { path: { template_id: id } },
          body,
          headers: { "If-Match": `"${version}"` },
        }),
      ),
    onSuccess: (template) => {
      client.setQueryData(["template", id], template);
      void client.invalidateQueries({ queryKey: ["templates"] });
      void client.invalidateQueries({ queryKey: ["template-versions", id] });
    },
    onError: () => client.invalidateQueries({ queryKey: ["template", id] }),
  });
}
