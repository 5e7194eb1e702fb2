import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useCreateContact } from "@/features/contacts/api/create-contact";
import { paths } from "@/config/paths";
import { fieldErrors, sayWhy } from "@/lib/api/problem";

export function AddContact() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<IconPlus size={16} />} onClick={open}>
        {t("contact.add")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("contact.add")}>
        <AddContactForm onClose={close} />
      </Modal>
    </>
  );
}

function AddContactForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateContact();
  const errors = fieldErrors(create.error);

  function send(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const list = (name: string) => [String(values.get(name)).trim()].filter(Boolean);
    create.mutate(
      { name: String(values.get("name")).trim(), emails: list("email"), phones: list("phone") },
      { onSuccess: (contact) => void navigate(paths.contact(contact.id)) },
    );
  }

  return (
    <form onSubmit={send}>
      <Stack>
        {create.error && Object.keys(errors).length === 0 && (
          <Alert color="red">{sayWhy(create.error)}</Alert>
        )}
        <TextInput name="name" label={t("contact.name")} required data-autofocus error={errors.name} />
        <TextInput
          name="email"
          type="email"
          label={t("session.email")}
          error={errors["emails.0"] ?? errors.emails}
        />
        <TextInput
          name="phone"
          type="tel"
          label={t("contact.phone")}
          error={errors["phones.0"] ?? errors.phones}
        />
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
