import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useCreateCompany } from "@/features/companies/api/change-company";
import { paths } from "@/config/paths";
import { fieldErrors, sayWhy } from "@/lib/api/problem";

export function AddCompany() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconPlus size={16} />} onClick={open}>
        {t("company.add")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("company.add")}>
        <AddCompanyForm onClose={close} />
      </Modal>
    </>
  );
}

function AddCompanyForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateCompany();
  const errors = fieldErrors(create.error);

  function send(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const text = (name: string) => String(values.get(name)).trim();
    create.mutate(
      { name: text("name"), domain: text("domain") || null, phone: text("phone") || null },
      { onSuccess: (company) => void navigate(paths.company(company.id)) },
    );
  }

  return (
    <form onSubmit={send}>
      <Stack>
        {create.error && Object.keys(errors).length === 0 && (
          <Alert color="red">{sayWhy(create.error)}</Alert>
        )}
        <TextInput name="name" label={t("contact.name")} required data-autofocus error={errors.name} />
        <TextInput name="domain" label={t("company.domain")} error={errors.domain} />
        <TextInput name="phone" type="tel" label={t("contact.phone")} error={errors.phone} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t("action.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
