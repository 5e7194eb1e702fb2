import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconArrowLeft } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { DeleteButton } from "@/components/delete-button";
import { ListSkeleton, Page, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { importQuery, isAtWork, useDeleteImport } from "@/features/imports/api/imports";
import { ImportView } from "@/features/imports/components/import-view";
import { sayWhy } from "@/lib/api/problem";
import { tellFailure } from "@/lib/notices";

export function Component() {
  const { t } = useTranslation();
  const { importId = "" } = useParams();
  const navigate = useNavigate();
  const found = useQuery(importQuery(importId));
  const remove = useDeleteImport();
  return (
    <Page
      title={found.data?.file_name ?? t("nav.imports")}
      wide
      actions={
        found.data &&
        !isAtWork(found.data) && (
          <DeleteButton
            label={t("import.delete")}
            hint={t("import.deleteHint")}
            loading={remove.isPending}
            onDelete={() =>
              remove.mutate(importId, {
                onSuccess: () => void navigate(paths.imports),
                onError: (error) => tellFailure(t("import.notDeleted"), sayWhy(error)),
              })
            }
          />
        )
      }
    >
      <Anchor component={Link} to={paths.imports} size="sm" c="dimmed" display="inline-block" mb="md">
        <IconArrowLeft size={14} style={{ verticalAlign: -2 }} aria-hidden /> {t("nav.imports")}
      </Anchor>
      {found.error && <ReadError error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <ListSkeleton />}
      {found.data && <ImportView found={found.data} />}
    </Page>
  );
}
