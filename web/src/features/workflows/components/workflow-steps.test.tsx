import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { WorkflowSteps } from "@/features/workflows/components/workflow-steps";
import { createQueryClient } from "@/lib/query-client";
import { paul } from "@/testing/mocks/data";

it("calls stages, pipelines, members and choices by their names", async () => {
  render(
    <MantineProvider>
      <QueryClientProvider client={createQueryClient()}>
        <WorkflowSteps
          problems={[]}
          definition={{
            trigger: {
              type: "ticket.stage_changed",
              params: { stage_id: "planned", pipeline_id: "club", priority: "urgent" },
            },
            condition: { field: "record.stage_id", op: "not_in", value: ["won", "gone"] },
            steps: [
              {
                id: "call",
                kind: "action",
                action: "task.create",
                params: { owner_id: paul.id, title: { template: "Voir {{ ticket.name }}" } },
              },
            ],
          }}
        />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByText("Quand : Un ticket change d’étape", { exact: false });
  await screen.findByText("Cours d’essai planifié");
  const terms = screen.getAllByRole("term").map((term) => term.parentElement?.textContent);
  expect(terms.slice(0, 3)).toEqual([
    "Pipeline: Inscriptions",
    "Vers l’étape: Cours d’essai planifié",
    "Priorité: Urgente",
  ]);
  expect(screen.getByText("Inscription confirmée, gone")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: /Créer une tâche/ }));
  expect(screen.getByText("Paul Roche")).toBeInTheDocument();
  expect(screen.getByText("Voir {{ ticket.name }}")).toBeInTheDocument();
});
