import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Page } from "@/components/page";
import { paths } from "@/config/paths";
import { TemplateList } from "@/features/templates/components/template-list";
import { mayConfigureSome } from "@/lib/directory/may-configure";
import { useMe } from "@/lib/directory/me";

export function Component() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <Page
      title={t("nav.templates")}
      actions={
        mayConfigureSome(me) && (
          <Button component={Link} to={paths.newTemplate} leftSection={<IconPlus size={16} />}>
            {t("template.new")}
          </Button>
        )
      }
    >
      <TemplateList />
    </Page>
  );
}
