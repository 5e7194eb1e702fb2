import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "@/lib/api/client";

/** What a mail says, before its fields are merged. */
export interface Words {
  subject: string;
  text: string;
  /** Empty for a mail of plain text. */
  html: string;
}

/** These words as a contact would read them, and the fields that they would miss. Nothing is sent or saved. */
export const wordsPreviewQuery = (words: Words, contactId: string | null, language?: "fr" | "en") =>
  queryOptions({
    queryKey: ["words-preview", words, contactId, language],
    queryFn: () =>
      answerOf(
        api.POST("/api/v1/templates/preview", {
          body: {
            subject: words.subject,
            text: words.text,
            html: words.html.trim() || null,
            language: language ?? null,
            contact_id: contactId,
          },
        }),
      ),
    retry: false,
    placeholderData: keepPreviousData,
  });
