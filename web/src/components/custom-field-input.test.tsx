import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { CustomFieldInput } from "@/components/custom-field-input";
import type { FieldDefinition } from "@/lib/custom-fields";
import { MeContext } from "@/lib/directory/me";
import { createQueryClient } from "@/lib/query-client";
import { lea } from "@/testing/mocks/data";

function show(type: string, value: unknown, more: Partial<FieldDefinition> = {}) {
  const [onSave, onSubmit] = [vi.fn(), vi.fn((event: React.FormEvent) => event.preventDefault())];
  const field = {
    key: "x",
    type,
    labels: { fr: "Valeur", en: "Value" },
    choices: [],
    time_zone: null,
    ...more,
  };
  render(
    <MantineProvider>
      <QueryClientProvider client={createQueryClient()}>
        <MeContext value={lea}>
          <form onSubmit={onSubmit}>
            <CustomFieldInput field={field} value={value} onSave={onSave} />
            <button type="submit">Envoyer</button>
          </form>
        </MeContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { onSave, onSubmit, user: userEvent.setup() };
}

it("saves what was typed on Enter, and does not send the form around it", async () => {
  const { onSave, onSubmit, user } = show("text", null);
  await user.type(screen.getByLabelText("Valeur"), "alto{Enter}");
  expect(onSave.mock.calls).toEqual([["alto"]]);
  expect(onSubmit).not.toHaveBeenCalled();
});

it("reads an amount as people write it, and refuses what is none", async () => {
  const { onSave, user } = show("money", { amount: "10.00", currency: "CHF" });
  const input = screen.getByLabelText("Valeur");
  await user.clear(input);
  await user.type(input, "beaucoup");
  await user.tab();
  expect(onSave).not.toHaveBeenCalled();
  expect(screen.getByText(/Écrivez un montant/)).toBeVisible();
  await user.clear(input);
  await user.type(input, "1 250,50{Enter}");
  expect(onSave.mock.calls).toEqual([[{ amount: "1250.50", currency: "CHF" }]]);
});

it("knows yes, no, and neither", async () => {
  const { onSave, user } = show("yes_no", true);
  await user.selectOptions(screen.getByLabelText("Valeur"), "Non");
  await user.selectOptions(screen.getByLabelText("Valeur"), "–");
  expect(onSave.mock.calls).toEqual([[false], [null]]);
});
