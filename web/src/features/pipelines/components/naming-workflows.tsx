import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { paths } from "@/config/paths";

interface Props {
  workflows: { id: string; name: string; status: string }[];
  /** Those that the member may not see. */
  others: number;
}

/** The workflows that use a stage. */
export function NamingWorkflows({ workflows, others }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      {workflows.map(({ id, name, status }) => (
        <Group key={id} gap="xs" wrap="nowrap">
          <Anchor component={Link} to={paths.workflow(id)} size="sm">
            {name}
          </Anchor>
          <Badge size="xs" variant="default" tt="none">
            {t(`workflow.status.${status}`)}
          </Badge>
        </Group>
      ))}
      {others > 0 && (
        <Text size="sm" c="dimmed">
          {t("stages.otherWorkflows", { count: others })}
        </Text>
      )}
    </Stack>
  );
}
