import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, it } from "vitest";
import { NonStartList } from "@/features/workflows/components/non-start-list";
import { changeLanguage } from "@/lib/i18n";
import { MeContext } from "@/lib/directory/me";
import { createQueryClient } from "@/lib/query-client";
import { lea } from "@/testing/mocks/data";

const WORKFLOW = "0199f09e-0000-7000-8000-00000000000a";
const shared = { number: 1, event_id: WORKFLOW, event_name: "email.replied", record: null, trace: null };
const NON_STARTS = [
  {
    ...shared,
    reason: "condition_false",
    detail: "record.evidence is 'probable', not ne probable",
    trace: {
      all: [
        { field: "record.evidence", op: "ne", value: "probable", actual: "probable", verdict: false },
        { field: "contact.name", op: "is_known", actual: null, verdict: false },
      ],
      verdict: false,
    },
  },
  { ...shared, reason: "cooldown", detail: "2026-03-02T09:30:00.000000Z" },
  { ...shared, reason: "already_running", detail: "a run about this record has not ended" },
  { ...shared, reason: "loop_guard", detail: "9" },
].map((item, index) => ({ ...item, id: String(index), at: "2026-03-02T10:00:00Z" }));

function show() {
  const client = createQueryClient();
  client.setQueryData(["non-starts", WORKFLOW], {
    pages: [{ items: NON_STARTS, next: null }],
    pageParams: [undefined],
  });
  render(
    <MantineProvider>
      <QueryClientProvider client={client}>
        <MeContext value={lea}>
          <MemoryRouter>
            <NonStartList workflowId={WORKFLOW} />
          </MemoryRouter>
        </MeContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return document.body.textContent.replaceAll(/\s+/g, " ");
}

afterEach(() => changeLanguage("fr"));

it("says in French why nothing started, and repeats no sentence of the server", () => {
  const page = show();
  expect(page).toContain("La condition n’était pas remplie");
  expect(page).toContain("Rattachement au message d’origine n’est pas seulement probable");
  expect(page).toContain("Nom du contact est renseigné (valeur : rien)");
  expect(page).toMatch(/Trop tôt après l’exécution précédente \(2 mars.*\)/);
  expect(page).toContain("Boucle évitée : 9 actions de workflows ont mené jusqu’ici");
  expect(page).not.toContain("has not ended");
  expect(page).not.toContain("record.evidence is");
});

it("says the same in English to who reads English", async () => {
  await changeLanguage("en");
  const page = show();
  expect(page).toContain("Match with the original mail is not only probable");
  expect(page).toContain("Name of the contact is known (was: nothing)");
  expect(screen.getByText("Loop avoided: 9 workflow actions led here")).toBeTruthy();
});
