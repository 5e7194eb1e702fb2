import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { MemoryRouter } from "react-router";
import { beforeEach, describe, expect, it } from "vitest";
import { MailboxBanner } from "@/features/mailboxes/components/mailbox-banner";
import { setSession } from "@/lib/api/token";
import type { Mailbox, Member } from "@/lib/api/types";
import { MeContext } from "@/lib/directory/me";
import { lea, members, paul } from "@/testing/mocks/data";
import { server } from "@/testing/setup";

const admin = members.find((member) => member.is_admin) as Member;
const team = Object.keys(paul.roles)[0] as string;

const paused = {
  id: "accueil",
  name: "Accueil",
  team_id: team,
  state: "paused",
  pause_reason: "535 mot de passe refusé",
  paused_until: "2026-12-01T10:00:00Z",
  waiting: 12,
} as Mailbox;

let client: QueryClient;

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
});

async function seenBy(member: Member, ...mailboxes: Mailbox[]) {
  setSession({ access_token: "token", token_type: "Bearer", expires_in: 600, member });
  server.use(http.get("*/api/v1/mailboxes", () => HttpResponse.json({ items: mailboxes, next: null })));
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <MeContext value={member}>
          <MemoryRouter>
            <MailboxBanner />
          </MemoryRouter>
        </MeContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  await waitFor(() => expect(client.getQueryData(["mailboxes"])).toHaveLength(mailboxes.length));
}

describe("the banner of a paused mailbox", () => {
  it("says to an admin what the server said, and what waits", async () => {
    await seenBy(admin, paused, { ...paused, id: "b", name: "Bureau", state: "ready", pause_reason: null });
    const banner = screen.getByRole("alert");
    expect(banner).toHaveTextContent("La boîte « Accueil » est en pause");
    expect(banner).toHaveTextContent("535 mot de passe refusé");
    expect(banner).toHaveTextContent("12 e-mails attendent");
  });

  it("reaches the managers of its team", async () => {
    await seenBy(paul, paused);
    expect(screen.getByRole("alert")).toBeInTheDocument();
  });

  it("leaves alone whoever cannot mend it", async () => {
    await seenBy(lea, paused);
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("is the admins’ affair where the mailbox is everybody’s", async () => {
    await seenBy(paul, { ...paused, team_id: null });
    expect(screen.queryByRole("alert")).toBeNull();
  });
});
