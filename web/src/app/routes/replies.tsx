import { Anchor, Box, Grid, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { Page } from "@/components/page";
import { paths } from "@/config/paths";
import { ComposeMail } from "@/features/mails/components/compose-mail";
import { MailView } from "@/features/mails/components/mail-view";
import { VERDICTS, type ReplyFilters } from "@/features/replies/api/get-replies";
import { ReplyFilterBar } from "@/features/replies/components/reply-filters";
import { ReplyList } from "@/features/replies/components/reply-list";
import { ReplyView } from "@/features/replies/components/reply-view";

/** The inbox of what came back: the list and, beside it (on a phone instead of it), the mail that was chosen. */
export function Component() {
  const { t } = useTranslation();
  const { mailId } = useParams();
  const [params, setParams] = useSearchParams();
  const filters: ReplyFilters = {
    verdict: VERDICTS.find((verdict) => verdict === params.get("verdict")),
    evidence: params.get("evidence") === "probable" ? "probable" : undefined,
  };
  const filtered = (next: ReplyFilters) =>
    setParams(
      Object.entries(next).filter((entry): entry is [string, string] => Boolean(entry[1])),
      { replace: true },
    );
  return (
    <Page title={t("nav.replies")} wide>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5 }} visibleFrom={mailId ? "md" : undefined}>
          <ReplyFilterBar filters={filters} onChange={filtered} />
          <ReplyList filters={filters} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }} visibleFrom={mailId ? undefined : "md"}>
          {mailId ? (
            <>
              <Box hiddenFrom="md" mb="sm">
                <Anchor
                  component={Link}
                  to={{ pathname: paths.replies, search: params.toString() }}
                  size="sm"
                >
                  {t("nav.replies")}
                </Anchor>
              </Box>
              <ReplyView
                id={mailId}
                sent={(sendId) => <MailView id={sendId} />}
                answer={(mail) =>
                  mail.contact_id && (
                    <ComposeMail
                      contactId={mail.contact_id}
                      teamId={mail.team_id}
                      subject={/^re\s*:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`}
                      label={t("reply.answer")}
                    />
                  )
                }
              />
            </>
          ) : (
            <Text c="dimmed" ta="center" py="xl">
              {t("reply.choose")}
            </Text>
          )}
        </Grid.Col>
      </Grid>
    </Page>
  );
}
