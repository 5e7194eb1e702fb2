import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { BackLink } from "@/components/back-link";
import { ListSkeleton, Page, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { templateQuery } from "@/features/templates/api/get-template";
import { TemplateEditor } from "@/features/templates/components/template-editor";

/** A template, or (at `/templates/new`) one that is being written. */
export function Component() {
  const { t } = useTranslation();
  const { templateId } = useParams();
  const template = useQuery({ ...templateQuery(templateId ?? ""), enabled: templateId !== undefined });
  return (
    <Page title={template.data?.name ?? t(templateId ? "nav.templates" : "template.new")} wide>
      <BackLink to={paths.templates} label={t("nav.templates")} />
      {template.error && <ReadError error={template.error} onRetry={() => void template.refetch()} />}
      {templateId && template.isPending && <ListSkeleton />}
      {(template.data ?? !templateId) && (
        <TemplateEditor key={template.data?.id ?? "new"} template={template.data ?? null} />
      )}
    </Page>
  );
}
