import { Box } from "@mantine/core";
import { useRouteError } from "react-router";
import { ReadError } from "@/components/page";

/** A screen that could not be loaded or shown; loading the page again is the way out after an upgrade. */
export function RouteError() {
  return (
    <Box p="lg">
      <ReadError error={useRouteError()} onRetry={() => location.reload()} />
    </Box>
  );
}
