import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import { ChangesView } from "@/features/changes/components/changes-view";
import { MeContext } from "@/lib/directory/me";
import { createQueryClient } from "@/lib/query-client";
import { lea } from "@/testing/mocks/data";
import { server } from "@/testing/setup";

it("asks for the groups and teams that are chosen, and keeps those of the address", async () => {
  const asked: Record<string, string>[] = [];
  server.use(
    http.get("*/api/v1/pipelines/p/changes", ({ request }) => {
      asked.push(Object.fromEntries(new URL(request.url).searchParams));
      return HttpResponse.json({ from: "2026-03-02T00:00:00Z", to: "2026-03-08T00:00:00Z", lines: [] });
    }),
    http.get("*/api/v1/groups", () =>
      HttpResponse.json({
        items: [
          { id: "g1", name: "Altos" },
          { id: "g2", name: "Basses" },
        ],
        next: null,
      }),
    ),
    http.get("*/api/v1/members", () => HttpResponse.json({ items: [], next: null })),
  );
  const other = { ...lea.teams[0], id: "t2", name: "Orchestre" } as (typeof lea.teams)[number];
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={createQueryClient()}>
        <MeContext value={{ ...lea, teams: [...lea.teams, other] }}>
          <MemoryRouter initialEntries={["/?from=2026-03-02&to=2026-03-08&group_id=g2"]}>
            <ChangesView pipelineId="p" kind="deal" />
          </MemoryRouter>
        </MeContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ group_id: "g2" }));
  await userEvent.click(await screen.findByRole("combobox", { name: "Groupes" }));
  await userEvent.click(await screen.findByRole("option", { name: "Altos" }));
  await userEvent.click(screen.getByRole("combobox", { name: "Équipe" }));
  await userEvent.click(await screen.findByRole("option", { name: "Orchestre" }));
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ group_id: "g2,g1", team_id: "t2" }));
});
