import { Paper } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Page, ReadError } from "@/components/page";
import { paths } from "@/config/paths";
import { NewPipelineForm } from "@/features/pipelines/components/new-pipeline";
import { Refused } from "@/lib/api/problem";
import { mayConfigureSome } from "@/lib/directory/may-configure";
import { useMe } from "@/lib/directory/me";

const FORBIDDEN = new Refused({ status: 403, code: "forbidden" });

/** A pipeline from a template leads to its board, one from nothing to its stages. */
export function Component() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  return (
    <Page title={t("newPipeline.title")}>
      {mayConfigureSome(me) ? (
        <Paper withBorder radius="md" p="md" maw={760}>
          <NewPipelineForm
            onMade={(id, blank) => void navigate(blank ? paths.stages(id) : paths.board(id))}
          />
        </Paper>
      ) : (
        <ReadError error={FORBIDDEN} />
      )}
    </Page>
  );
}
