import { Anchor } from "@mantine/core";
import { IconMapQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "@/components/empty-state";
import { paths } from "@/config/paths";

export function Component() {
  const { t } = useTranslation();
  return (
    <EmptyState icon={IconMapQuestion} title={t("state.notFound")}>
      <Anchor component={Link} to={paths.home}>
        {t("state.home")}
      </Anchor>
    </EmptyState>
  );
}
