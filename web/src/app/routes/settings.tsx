import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Page } from "@/components/page";
import { FieldSettings } from "@/features/fields/components/field-settings";
import { MailboxList } from "@/features/mailboxes/components/mailbox-list";
import { ApiKeys } from "@/features/settings/components/api-keys";
import { LostReasons } from "@/features/settings/components/lost-reasons";
import { MemberTable } from "@/features/settings/components/member-table";
import { PluginList } from "@/features/settings/components/plugin-list";
import { Profile } from "@/features/settings/components/profile";
import { SuppressionList } from "@/features/suppressions/components/suppression-list";
import { useMe } from "@/lib/directory/me";

export function Component() {
  const { t } = useTranslation();
  const me = useMe();
  const [params, setParams] = useSearchParams();
  return (
    <Page title={t("nav.settings")}>
      <Tabs
        value={params.get("tab") ?? "profile"}
        onChange={(tab) => setParams(tab ? { tab } : {}, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="profile">{t("settings.profile")}</Tabs.Tab>
          <Tabs.Tab value="members">{t("settings.members")}</Tabs.Tab>
          <Tabs.Tab value="api-keys">{t("settings.apiKeys")}</Tabs.Tab>
          {me.is_admin && <Tabs.Tab value="fields">{t("settings.fields")}</Tabs.Tab>}
          {me.is_admin && <Tabs.Tab value="lost-reasons">{t("lostReasons.title")}</Tabs.Tab>}
          <Tabs.Tab value="mailboxes">{t("settings.mailboxes")}</Tabs.Tab>
          {me.is_admin && <Tabs.Tab value="suppressions">{t("settings.suppressions")}</Tabs.Tab>}
          {me.is_admin && <Tabs.Tab value="plugins">{t("settings.plugins")}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="profile">
          <Profile />
        </Tabs.Panel>
        <Tabs.Panel value="members">
          <MemberTable />
        </Tabs.Panel>
        <Tabs.Panel value="api-keys">
          <ApiKeys />
        </Tabs.Panel>
        <Tabs.Panel value="mailboxes">
          <MailboxList />
        </Tabs.Panel>
        {me.is_admin && (
          <Tabs.Panel value="suppressions">
            <SuppressionList />
          </Tabs.Panel>
        )}
        {me.is_admin && (
          <Tabs.Panel value="lost-reasons">
            <LostReasons />
          </Tabs.Panel>
        )}
        {me.is_admin && (
          <Tabs.Panel value="fields">
            <FieldSettings />
          </Tabs.Panel>
        )}
        {me.is_admin && (
          <Tabs.Panel value="plugins">
            <PluginList />
          </Tabs.Panel>
        )}
      </Tabs>
    </Page>
  );
}
