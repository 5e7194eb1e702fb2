/** The page, from the outside in: looks, reads, session, live stream, routes. */
import { Group, MantineProvider, mergeThemeOverrides } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RouterProvider } from "react-router/dom";
import { LiveProvider } from "@/app/live-provider";
import { createRouter } from "@/app/router";
import { cssVariables, theme } from "@/app/theme";
import { ColourSchemeSwitch, LanguageSwitch } from "@/components/preferences";
import { SessionGate } from "@/features/session/components/session-gate";
import { createQueryClient } from "@/lib/query-client";

/** The theme, with the words that its components say to screen readers. */
const worded = (close: string) =>
  mergeThemeOverrides(theme, { components: { CloseButton: { defaultProps: { "aria-label": close } } } });

export function App() {
  const [client] = useState(createQueryClient);
  const [router] = useState(createRouter);
  const { t } = useTranslation();
  return (
    <MantineProvider
      theme={worded(t("action.close"))}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" />
        <SessionGate
          controls={
            <Group justify="center">
              <LanguageSwitch />
              <ColourSchemeSwitch />
            </Group>
          }
        >
          <LiveProvider>
            <RouterProvider router={router} />
          </LiveProvider>
        </SessionGate>
      </QueryClientProvider>
    </MantineProvider>
  );
}
