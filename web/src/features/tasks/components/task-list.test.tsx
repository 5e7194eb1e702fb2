import { MantineProvider } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it } from "vitest";
import { TaskList } from "@/features/tasks/components/task-list";
import { MeContext } from "@/lib/directory/me";
import { createQueryClient } from "@/lib/query-client";
import { lea, listed, task } from "@/testing/mocks/data";
import { server } from "@/testing/setup";

afterEach(() => notifications.clean());

const DUE = "2026-12-01T17:30:00Z";

async function show() {
  const sent: unknown[] = [];
  const kept = { ...task("t1", "Appeler", null, { deal_id: "a1", contact_id: "camille" }), due_at: DUE };
  server.use(
    http.get("*/api/v1/tasks", () => HttpResponse.json({ items: [listed(kept)], next: null })),
    http.patch("*/api/v1/tasks/t1", async ({ request }) => {
      const change = (await request.json()) as object;
      sent.push(change);
      Object.assign(kept, change, { version: kept.version + 1 });
      return HttpResponse.json(kept);
    }),
    http.post("*/api/v1/tasks", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ ...kept, id: "t9" }, { status: 201 });
    }),
    http.delete("*/api/v1/tasks/t1", () => {
      sent.push("deleted");
      return new HttpResponse(null, { status: 204 });
    }),
    http.post("*/api/v1/tasks/t1/restore", () => {
      sent.push("restored");
      return HttpResponse.json(kept);
    }),
  );
  render(
    <MantineProvider>
      <Notifications />
      <MemoryRouter>
        <QueryClientProvider client={createQueryClient()}>
          <MeContext value={lea}>
            <TaskList ownerId={lea.id} open onOpenChange={() => undefined} />
          </MeContext>
        </QueryClientProvider>
      </MemoryRouter>
    </MantineProvider>,
  );
  await screen.findByTestId("task-t1");
  return { sent, user: userEvent.setup() };
}

it("links what a task is about by name", async () => {
  await show();
  expect(screen.getByRole("link", { name: "Cours de Camille" })).toHaveAttribute("href", "/deals/a1");
  expect(screen.getByRole("link", { name: "Camille Durand" })).toHaveAttribute("href", "/contacts/camille");
});

it("is changed in place: reminder, due time on the member's clocks, title", async () => {
  const { sent, user } = await show();
  await user.click(screen.getByText("Appeler"));
  const editor = within(await screen.findByTestId("task-editor-t1"));
  await user.selectOptions(editor.getByLabelText("Rappel"), "1 h avant");
  await waitFor(() => expect(sent).toEqual([{ remind_before: 60 }]));
  const due = await editor.findByLabelText<HTMLInputElement>("Échéance");
  expect(due.value).toBe("2026-12-01T18:30");
  await user.clear(due);
  await user.tab();
  await waitFor(() => expect(sent[1]).toEqual({ due_at: null }));
});

it("adds a task with a reminder before its due time", async () => {
  const { sent, user } = await show();
  await user.type(screen.getByLabelText("Tâche"), "Préparer la salle");
  const due = screen.getByLabelText<HTMLInputElement>("Échéance");
  await user.type(due, "2026-12-24T09:00");
  await user.selectOptions(screen.getByLabelText("Rappel"), "10 min avant");
  await user.click(screen.getByText("Ajouter"));
  await waitFor(() =>
    expect(sent).toEqual([
      {
        title: "Préparer la salle",
        due_at: "2026-12-24T08:00:00Z",
        remind_before: 10,
        owner_id: lea.id,
      },
    ]),
  );
});

it("is deleted, and brought back by the notice", async () => {
  const { sent, user } = await show();
  await user.click(screen.getByText("Appeler"));
  await user.click(await screen.findByText("Supprimer"));
  await screen.findByText("Tâche supprimée : Appeler");
  await user.click(screen.getByText("Annuler"));
  await waitFor(() => expect(sent).toEqual(["deleted", "restored"]));
});
