import { Button, Menu } from "@mantine/core";
import { IconAdjustments, IconChevronDown, IconLayoutKanban, IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths } from "@/config/paths";
import { mayConfigure, mayConfigureSome } from "@/lib/directory/may-configure";
import { usePipelines } from "@/lib/directory/get-pipelines";
import { useMe } from "@/lib/directory/me";

export function PipelineSwitch({ current }: { current: string }) {
  const { t } = useTranslation();
  const pipelines = usePipelines();
  const me = useMe();
  const shown = pipelines.find((pipeline) => pipeline.id === current);
  const name = shown?.name;
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="md"
          px={8}
          fw={650}
          c="var(--mantine-color-text)"
          leftSection={<IconLayoutKanban size={20} />}
          rightSection={<IconChevronDown size={16} />}
          data-testid="pipeline-switch"
          aria-label={t("pipeline.switch", { name: name ?? "" })}
        >
          {name ?? "…"}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("pipeline.pipelines")}</Menu.Label>
        {pipelines.map((pipeline) => (
          <Menu.Item
            key={pipeline.id}
            component={Link}
            to={paths.board(pipeline.id)}
            fw={pipeline.id === current ? 600 : undefined}
            aria-current={pipeline.id === current || undefined}
          >
            {pipeline.name}
          </Menu.Item>
        ))}
        {mayConfigureSome(me) && (
          <>
            <Menu.Divider />
            <Menu.Item component={Link} to={paths.newPipeline} leftSection={<IconPlus size={16} />}>
              {t("newPipeline.title")}
            </Menu.Item>
          </>
        )}
        {shown && mayConfigure(me, shown.team_id) && (
          <>
            <Menu.Item
              component={Link}
              to={paths.stages(current)}
              leftSection={<IconAdjustments size={16} />}
            >
              {t("stages.change")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
