import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";
import type { TimelineEntry } from "@/lib/api/types";

export type Note = NonNullable<TimelineEntry["note"]>;

const namely = ({ id, version }: Note) => ({
  params: { path: { note_id: id } },
  headers: { "If-Match": `"${version}"` },
});

export function useRewordNote(note: Note) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) =>
      answerOf(api.PATCH("/api/v1/notes/{note_id}", { ...namely(note), body: { text } })),
    onSettled: () => client.invalidateQueries({ queryKey: ["timeline"] }),
  });
}

export function useDeleteNote(note: Note) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/v1/notes/{note_id}", namely(note))),
    onSettled: () => client.invalidateQueries({ queryKey: ["timeline"] }),
  });
}
