import { MantineProvider } from "@mantine/core";
import { notifications, Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, it } from "vitest";
import { useBulk } from "@/features/cards/board/use-bulk";
import { setSession } from "@/lib/api/token";
import type { BulkCards } from "@/lib/api/types";
import { card, lea, pipeline } from "@/testing/mocks/data";
import { server } from "@/testing/setup";

const planned = pipeline.stages.find(({ id }) => id === "planned") as (typeof pipeline.stages)[number];

const cards = [
  card("a", "new", { tags: ["Salon"] }),
  card("b", "done"),
  card("c", "new", { tags: ["Salon", "vip"] }),
];
let sent: BulkCards[];

function Acts() {
  const bulk = useBulk();
  return (
    <>
      <button onClick={() => void bulk.move(cards, planned)}>move</button>
      <button onClick={() => void bulk.tag(cards, ["salon", "VIP"])}>tag</button>
      <button onClick={() => void bulk.untag(cards, ["SALON"])}>untag</button>
    </>
  );
}

async function doAndUndo(act: string) {
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <Notifications />
        <Acts />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await userEvent.click(screen.getByText(act));
  await userEvent.click(await screen.findByRole("button", { name: "Annuler" }));
}

beforeEach(() => {
  sent = [];
  notifications.clean();
  setSession({ access_token: "t", token_type: "Bearer", expires_in: 600, member: lea });
  server.use(
    http.post("*/api/v1/deals/bulk", async ({ request }) => {
      const body = (await request.json()) as BulkCards;
      sent.push(body);
      const items = body.ids.map((id, index) => ({ id, status: "changed", version: 5 + index, code: null }));
      return HttpResponse.json({ items });
    }),
  );
});

it("takes a move of many back by naming what the move made of each", async () => {
  await doAndUndo("move");
  await waitFor(() => expect(sent).toHaveLength(3));
  expect(sent.slice(1)).toMatchObject([
    { ids: ["a", "c"], stage_id: "new", takes_back: { a: 5, c: 7 } },
    { ids: ["b"], stage_id: "done", takes_back: { b: 6 } },
  ]);
});

it("takes only those tags back that a card did not have, however they are written", async () => {
  await doAndUndo("tag");
  await waitFor(() => expect(sent).toHaveLength(3));
  expect(sent.slice(1)).toMatchObject([
    { act: "untag", ids: ["a"], tags: ["VIP"] },
    { act: "untag", ids: ["b"], tags: ["salon", "VIP"] },
  ]);
});

it("gives tags back as they were written", async () => {
  await doAndUndo("untag");
  await waitFor(() => expect(sent).toHaveLength(3));
  expect(sent.slice(1)).toMatchObject([
    { act: "tag", ids: ["a"], tags: ["Salon"] },
    { act: "tag", ids: ["c"], tags: ["Salon"] },
  ]);
});
