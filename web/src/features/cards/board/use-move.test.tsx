import { MantineProvider } from "@mantine/core";
import { notifications, Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { boardKey } from "@/features/cards/api/get-board";
import { findCard } from "@/features/cards/board/board-state";
import { lastMovers } from "@/features/cards/board/movers";
import { MoveProvider, useMove } from "@/features/cards/board/use-move";
import { setSession } from "@/lib/api/token";
import type { Board, MoveCard } from "@/lib/api/types";
import { board, card, lea, paul, pipeline } from "@/testing/mocks/data";
import { problem } from "@/testing/mocks/handlers";
import { server } from "@/testing/setup";

const KEY = boardKey(pipeline.id, {});
let client: QueryClient;
let sent: MoveCard[];

const shown = () => client.getQueryData<Board>(KEY) as Board;
const stageOf = (id: string) => findCard(shown(), id)?.stage_id;
const stage = (id: string) =>
  pipeline.stages.find((found) => found.id === id) as (typeof pipeline.stages)[number];

function Mover({ to }: { to: string }) {
  const move = useMove();
  return <button onClick={() => move({ card: card("a", "new"), stage: stage(to) })}>move</button>;
}

async function moveTo(to: string) {
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <Notifications />
        <MoveProvider>
          <Mover to={to} />
        </MoveProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await userEvent.click(screen.getByText("move"));
}

function answerMoves(answer: (body: MoveCard) => Response | Promise<Response>) {
  server.use(
    http.post("*/api/v1/deals/a/move", async ({ request }) => {
      const body = (await request.json()) as MoveCard;
      sent.push(body);
      return answer(body);
    }),
  );
}

beforeEach(() => {
  sent = [];
  lastMovers.clear();
  notifications.clean();
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  client.setQueryData(KEY, board([card("a", "new"), card("b", "planned")]));
  client.setQueryData(["pipelines"], [pipeline]);
  setSession({ access_token: "t", token_type: "Bearer", expires_in: 600, member: lea });
});

describe("moving a deal", () => {
  it("shows it in its new place at once, and as the server ranked it afterwards", async () => {
    answerMoves(async (body) => {
      await delay(60);
      return HttpResponse.json(card("a", body.stage_id, { version: 2, rank: "z" }));
    });
    await moveTo("planned");
    await waitFor(() => expect(stageOf("a")).toBe("planned"));
    expect(findCard(shown(), "a")?.version).toBe(1);
    await waitFor(() => expect(findCard(shown(), "a")).toMatchObject({ version: 2, rank: "z" }));
    expect(sent).toMatchObject([{ stage_id: "planned", from_stage_id: "new" }]);
  });

  it("puts it back and says why when the move is refused", async () => {
    answerMoves(() => problem(403, "forbidden"));
    await moveTo("planned");
    expect(await screen.findByText("Vous n’avez pas le droit de faire cela.")).toBeInTheDocument();
    expect(shown()).toEqual(board([card("a", "new"), card("b", "planned")]));
  });

  it("says who won a race and where to, and moves the card anyway if told so", async () => {
    answerMoves((body) =>
      body.from_stage_id === "new"
        ? problem(409, "stage_changed_meanwhile", { current: card("a", "done", { version: 2 }) })
        : HttpResponse.json(card("a", "planned", { version: 3 })),
    );
    lastMovers.set("a", { kind: "member", id: paul.id, name: paul.name });
    await moveTo("planned");
    expect(
      await screen.findByText(/Paul Roche vient de la déplacer vers Cours d’essai réalisé/),
    ).toBeInTheDocument();
    expect(stageOf("a")).toBe("done");
    await userEvent.click(screen.getByRole("button", { name: "La déplacer quand même" }));
    await waitFor(() => expect(findCard(shown(), "a")).toMatchObject({ stage_id: "planned", version: 3 }));
    expect(sent.map(({ from_stage_id }) => from_stage_id)).toEqual(["new", "done"]);
  });

  it("takes a move back to where the card came from, unless somebody moved it since", async () => {
    answerMoves((body) => HttpResponse.json(card("a", body.stage_id, { version: 2 + sent.length })));
    await moveTo("planned");
    await userEvent.click(await screen.findByRole("button", { name: "Annuler" }));
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]).toMatchObject({ stage_id: "new", from_stage_id: "planned", takes_back: 3 });
    await waitFor(() => expect(findCard(shown(), "a")).toMatchObject({ stage_id: "new", version: 4 }));
  });

  it("asks for what the stage wants to know, and moves the card once it is filled in", async () => {
    const patched: unknown[] = [];
    server.use(
      http.patch("*/api/v1/deals/a", async ({ request }) => {
        patched.push(await request.json());
        return HttpResponse.json(card("a", "new", { version: 2 }));
      }),
    );
    answerMoves(() =>
      patched.length === 0
        ? problem(422, "required_fields_missing", { errors: { amount: ["is required here"] } })
        : HttpResponse.json(card("a", "planned", { version: 3 })),
    );
    await moveTo("planned");
    await userEvent.type(await screen.findByLabelText("Montant"), "120,50");
    expect(stageOf("a")).toBe("new");
    await userEvent.click(screen.getByRole("button", { name: "Compléter et déplacer" }));
    await waitFor(() => expect(findCard(shown(), "a")).toMatchObject({ stage_id: "planned", version: 3 }));
    expect(patched).toEqual([{ amount: { amount: "120.50", currency: "EUR" } }]);
  });

  it("says how full a stage is", async () => {
    answerMoves(() => problem(409, "wip_limit_reached", { limit: 5, count: 7 }));
    await moveTo("planned");
    expect(
      await screen.findByText("Cours d’essai planifié est pleine : 7 cartes pour 5 au plus."),
    ).toBeInTheDocument();
    expect(stageOf("a")).toBe("new");
  });

  it("asks why a deal is lost before anything is sent", async () => {
    answerMoves(() => HttpResponse.json(card("a", "lost", { version: 2, status: "lost" })));
    await moveTo("lost");
    await userEvent.click(await screen.findByRole("button", { name: "Trop cher" }));
    expect(sent).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Marquer comme perdue" }));
    await waitFor(() => expect(sent).toMatchObject([{ stage_id: "lost", lost_reason: "Trop cher" }]));
  });

  it("leaves the deal where it was when no reason is given", async () => {
    answerMoves(() => problem(500, "unexpected"));
    await moveTo("lost");
    await waitFor(() => expect(stageOf("a")).toBe("lost"));
    await userEvent.click(await screen.findByRole("button", { name: "Annuler" }));
    expect(stageOf("a")).toBe("new");
    expect(sent).toEqual([]);
  });
});
