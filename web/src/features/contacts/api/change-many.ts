import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { BulkAnswer, BulkChange, BulkJob } from "@/lib/api/types";
import { asJson, type Tree } from "@/lib/filters/tree";

/** What is done to many contacts: everything of a bulk change but whom it is done to. */
export type ManyChange = Omit<BulkChange, "ids" | "filter" | "q">;

/** To whom: contacts that were ticked, or all that a filter and what was typed to search choose. */
export type Chosen = { ids: string[] } | { filter: Tree; q: string };

/** What came of it: counted, or the work that goes on. */
export interface ManyOutcome {
  changed: number;
  unchanged: number;
  refused: string[];
  job: BulkJob | null;
}

const AT_ONCE = 1_000;

/** Do the same to many contacts. */
export function useChangeMany() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ change, chosen }: { change: ManyChange; chosen: Chosen }): Promise<ManyOutcome> => {
      if ("filter" in chosen)
        return outcomeOf([await send({ ...change, filter: asJson(chosen.filter), q: chosen.q })]);
      const answers: BulkAnswer[] = [];
      for (let start = 0; start < chosen.ids.length; start += AT_ONCE)
        answers.push(await send({ ...change, ids: chosen.ids.slice(start, start + AT_ONCE) }));
      return outcomeOf(answers);
    },
    onSettled: () => {
      for (const key of ["contacts", "contact", "groups", "group", "timeline"])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

const send = (body: BulkChange) =>
  answerOf(api.POST("/api/v1/contacts/bulk", { body, headers: idempotent() }));

function outcomeOf(answers: BulkAnswer[]): ManyOutcome {
  const items = answers.flatMap((answer) => answer.items);
  const count = (status: string) => items.filter((item) => item.status === status).length;
  return {
    changed: count("changed"),
    unchanged: count("unchanged"),
    refused: items.filter((item) => item.status === "refused").map((item) => item.code ?? "unexpected"),
    job: answers.find((answer) => answer.job)?.job ?? null,
  };
}
