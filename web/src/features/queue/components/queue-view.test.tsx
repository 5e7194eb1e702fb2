import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { MemoryRouter, useLocation } from "react-router";
import { beforeEach, expect, it, vi } from "vitest";
import { QueueView } from "@/features/queue/components/queue-view";
import { MeContext } from "@/lib/directory/me";
import { createQueryClient } from "@/lib/query-client";
import { forgetUndos } from "@/lib/undo";
import { lea } from "@/testing/mocks/data";
import { server } from "@/testing/setup";

beforeEach(forgetUndos);

function Where() {
  return <p data-testid="where">{useLocation().pathname}</p>;
}

async function show() {
  const acts = { onMove: vi.fn(), onFinish: vi.fn(), onPostpone: vi.fn(), onReason: vi.fn() };
  render(
    <MantineProvider>
      <Notifications />
      <MemoryRouter>
        <QueryClientProvider client={createQueryClient()}>
          <MeContext value={lea}>
            <QueueView
              ownerId={lea.id}
              reason={null}
              newTask={(entry) => <p>tâche pour {entry.contact?.name}</p>}
              {...acts}
            />
            <Where />
          </MeContext>
        </QueryClientProvider>
      </MemoryRouter>
    </MantineProvider>,
  );
  await screen.findByTestId("queue-a1");
  return { ...acts, user: userEvent.setup() };
}

const chosen = () =>
  screen.getAllByRole("listitem").find((row) => row.getAttribute("aria-current") === "true")?.dataset.testid;
const ask = () => screen.findByRole("dialog");

it("says why each entry is there, and counts them by reason", async () => {
  const { onReason, user } = await show();
  expect(screen.getByTestId("queue-a1").textContent).toMatch(
    /a répondu il y a 2 heures.*depuis trop longtemps/,
  );
  expect(screen.getByTestId("queue-t1").textContent).toMatch(/En retard.*à faire hier/);
  expect(screen.getByRole("button", { name: "Tout (3)" })).toHaveAttribute("aria-pressed", "true");
  await user.click(screen.getByRole("button", { name: "À planifier 1" }));
  expect(onReason).toHaveBeenCalledWith("no_next_action");
});

it("walks by J and K, ticks off by D, and takes it back by Z", async () => {
  const { onFinish, user } = await show();
  expect(chosen()).toBe("queue-a1");
  await user.keyboard("k");
  expect(chosen()).toBe("queue-a1");
  await user.keyboard("d"); // no task: nothing to tick off
  await user.keyboard("gt"); // a page's letter after g is no act
  expect(onFinish).not.toHaveBeenCalled();
  expect(screen.queryByRole("dialog")).toBeNull();
  await user.keyboard("j");
  expect(chosen()).toBe("queue-t1");
  expect(screen.getByRole("status").textContent).toContain("Appeler Camille Durand");
  await user.keyboard("d");
  expect(onFinish).toHaveBeenCalledWith(expect.objectContaining({ id: "t1" }), true);
  await screen.findByText("Fait : Appeler Camille Durand");
  await user.keyboard("z");
  expect(onFinish).toHaveBeenLastCalledWith(expect.objectContaining({ id: "t1" }), false);
});

it("moves by M, wins by W, asks which stage where there are several", async () => {
  const { onMove, user } = await show();
  await user.keyboard("m");
  await user.click(within(await ask()).getByRole("button", { name: "Cours d’essai planifié" }));
  expect(onMove).toHaveBeenCalledWith(
    expect.objectContaining({ id: "a1" }),
    expect.objectContaining({ id: "planned" }),
  );
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.keyboard("w");
  expect(onMove).toHaveBeenLastCalledWith(
    expect.objectContaining({ id: "a1" }),
    expect.objectContaining({ kind: "won" }),
  );
  await user.keyboard("l");
  expect(onMove).toHaveBeenLastCalledWith(
    expect.objectContaining({ id: "a1" }),
    expect.objectContaining({ kind: "lost" }),
  );
});

it("puts a card off until tomorrow, and takes that back", async () => {
  const asked: unknown[] = [];
  server.use(
    http.put("*/api/v1/queue/a1/snooze", async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ id: "a1", snoozed_until: null });
    }),
  );
  const { user } = await show();
  await user.keyboard("s");
  await user.click(within(await ask()).getByRole("button", { name: "Demain" }));
  await screen.findByText(/remis au/);
  const { until } = asked[0] as { until: string };
  const tomorrow = new Date(Date.now() + 86_400_000);
  expect(new Date(until).toLocaleString("sv", { timeZone: lea.time_zone }).slice(0, 16)).toBe(
    `${tomorrow.toLocaleDateString("sv", { timeZone: lea.time_zone })} 09:00`,
  );
  await user.keyboard("z");
  await waitFor(() => expect(asked[1]).toEqual({ until: null }));
});

it("puts a task off at its own time of day, opens by Enter, adds a task by T", async () => {
  const { onPostpone, user } = await show();
  await user.keyboard("js");
  await user.click(within(await ask()).getByRole("button", { name: "La semaine prochaine" }));
  const [task, due] = onPostpone.mock.calls[0] as [{ due_at: string }, string];
  const clock = (iso: string) =>
    new Date(iso).toLocaleTimeString("fr", { timeZone: lea.time_zone }).slice(0, 5);
  expect(clock(due)).toBe(clock(task.due_at));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.keyboard("t");
  expect((await ask()).textContent).toContain("tâche pour Camille Durand");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.keyboard("{Enter}");
  expect(screen.getByTestId("where").textContent).toBe("/deals/a1");
});
