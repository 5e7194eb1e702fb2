import { Anchor } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "react-router";

/** The way back to the list that a page is one of. */
export function BackLink({ to, label }: { to: string; label: string }) {
  return (
    <Anchor component={Link} to={to} size="sm" c="dimmed" display="block" mb="sm">
      <IconArrowLeft size={14} style={{ verticalAlign: -2 }} aria-hidden /> {label}
    </Anchor>
  );
}
