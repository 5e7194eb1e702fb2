import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it } from "vitest";
import { RunView } from "@/features/workflows/components/run-view";
import type { RunDetail } from "@/lib/api/types";
import { changeLanguage } from "@/lib/i18n";
import { MeContext } from "@/lib/directory/me";
import { createQueryClient } from "@/lib/query-client";
import { lea } from "@/testing/mocks/data";
import { server } from "@/testing/setup";

const HELD = {
  id: "run",
  workflow_id: "0199f09e-0000-7000-8000-00000000000a",
  number: 2,
  record: "deals/a",
  status: "held",
  reason: "stage_deleted: Devis",
  started_at: "2026-03-02T10:00:00Z",
  ended_at: null,
  waiting_until: null,
  steps: [],
} as unknown as RunDetail;

function show(run: RunDetail) {
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={createQueryClient()}>
        <MeContext value={lea}>
          <MemoryRouter>
            <RunView run={run} />
          </MemoryRouter>
        </MeContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

afterEach(() => changeLanguage("fr"));

it("says which stage a held run waits for, and lets it be cancelled", async () => {
  let cancelled = 0;
  server.use(
    http.post("*/api/v1/runs/run/cancel", () => {
      cancelled += 1;
      return HttpResponse.json({ ...HELD, status: "cancelled" });
    }),
  );
  show(HELD);
  expect(screen.getByText("L’étape où elle mène a été supprimée (Devis)")).toBeInTheDocument();
  expect(screen.getByText(/Elle reprendra d’elle-même/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Annuler l’exécution" }));
  await waitFor(() => expect(cancelled).toBe(1));
});

it("says so in English, and offers nothing for what has ended", async () => {
  await changeLanguage("en");
  show({
    ...HELD,
    status: "failed",
    reason: "stage_deleted: 'Devis' was deleted",
    ended_at: HELD.started_at,
  });
  expect(screen.getByText("The stage that it leads to was deleted")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Cancel the run" })).toBeNull();
});
