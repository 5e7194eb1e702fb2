import {
  Alert,
  Badge,
  Button,
  Center,
  Group,
  Modal,
  Paper,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { IconMailOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLiftSuppression, useSuppress } from "@/features/suppressions/api/change-suppressions";
import { suppressionsQuery } from "@/features/suppressions/api/get-suppressions";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import { fieldErrors, sayWhy } from "@/lib/api/problem";
import type { Suppression } from "@/lib/api/types";
import { useMemberName } from "@/lib/directory/get-members";
import { formatMoment } from "@/lib/time";

/** Addresses of the whole installation that get no more mail. */
export function SuppressionList() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [wanted, setWanted] = useState<string>();
  const suppressions = useInfiniteQuery(suppressionsQuery(wanted));
  const shown = suppressions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack maw={760}>
      <Text size="sm" c="dimmed">
        {t("suppression.hint")}
      </Text>
      <AddSuppression />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setWanted(typed.trim() || undefined);
        }}
      >
        <Group align="flex-end" gap="xs">
          <TextInput
            type="email"
            label={t("suppression.find")}
            description={t("suppression.findHint")}
            flex={1}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            {t("suppression.search")}
          </Button>
        </Group>
      </form>
      {suppressions.error && (
        <ReadError error={suppressions.error} onRetry={() => void suppressions.refetch()} />
      )}
      {suppressions.isPending && <ListSkeleton rows={3} />}
      {suppressions.data && shown.length === 0 && (
        <EmptyState icon={IconMailOff} title={t(wanted ? "suppression.notFound" : "suppression.none")} />
      )}
      {shown.map((suppression) => (
        <SuppressionRow key={suppression.id} suppression={suppression} address={wanted} />
      ))}
      {suppressions.hasNextPage && (
        <Center>
          <Button
            variant="default"
            loading={suppressions.isFetchingNextPage}
            onClick={() => void suppressions.fetchNextPage()}
          >
            {t("action.more")}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function AddSuppression() {
  const { t } = useTranslation();
  const suppress = useSuppress();
  const [address, setAddress] = useState("");
  const errors = fieldErrors(suppress.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        suppress.mutate(address.trim(), { onSuccess: () => setAddress("") });
      }}
    >
      <Group align="flex-end" gap="xs">
        <TextInput
          type="email"
          label={t("suppression.add")}
          required
          flex={1}
          value={address}
          error={errors.address ?? (suppress.error ? sayWhy(suppress.error) : undefined)}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Button type="submit" loading={suppress.isPending}>
          {t("suppression.block")}
        </Button>
      </Group>
    </form>
  );
}

function SuppressionRow({ suppression, address }: { suppression: Suppression; address?: string }) {
  const { t, i18n } = useTranslation();
  const memberName = useMemberName();
  const [lifting, lift] = useDisclosure(false);
  const { proof } = suppression;
  const how = typeof proof.how === "string" ? proof.how : "";
  const by = typeof proof.member_id === "string" ? memberName(proof.member_id) : "";
  return (
    <Paper withBorder radius="md" p="sm" data-testid={`suppression-${suppression.id}`}>
      <Group justify="space-between" gap="xs">
        <div>
          <Text size="sm" fw={600}>
            {address ?? t("suppression.hidden")}
          </Text>
          <Text size="sm">
            {t(`suppression.reasons.${suppression.reason}`)}
            {suppression.scope !== "all" && ` · ${t("suppression.oneCampaign")}`}
          </Text>
          <Text size="xs" c="dimmed">
            {[
              formatMoment(suppression.created_at, i18n.language),
              how && t(`suppression.how.${how}`, { defaultValue: how }),
              by,
              suppression.expires_at &&
                t("suppression.expires", { at: formatMoment(suppression.expires_at, i18n.language) }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </Text>
          {suppression.lifted_at && (
            <Text size="xs" c="dimmed">
              {t("suppression.liftedBecause", {
                at: formatMoment(suppression.lifted_at, i18n.language),
                name: memberName(suppression.lifted_by) || t("actor.someone"),
                because: suppression.lifted_because ?? "",
              })}
            </Text>
          )}
        </div>
        {suppression.lifted_at ? (
          <Badge variant="light" color="gray">
            {t("suppression.lifted")}
          </Badge>
        ) : (
          <Button size="xs" variant="default" onClick={lift.open}>
            {t("suppression.lift")}
          </Button>
        )}
      </Group>
      <Modal opened={lifting} onClose={lift.close} title={t("suppression.liftTitle")}>
        <LiftForm id={suppression.id} onDone={lift.close} />
      </Modal>
    </Paper>
  );
}

function LiftForm({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useTranslation();
  const lift = useLiftSuppression(id);
  const [because, setBecause] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        lift.mutate(because.trim(), { onSuccess: onDone });
      }}
    >
      <Stack>
        {lift.error && <Alert color="red">{sayWhy(lift.error)}</Alert>}
        <Textarea
          label={t("suppression.because")}
          description={t("suppression.becauseHint")}
          required
          minLength={3}
          maxLength={1000}
          autosize
          minRows={2}
          data-autofocus
          value={because}
          onChange={(event) => setBecause(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={lift.isPending}>
            {t("suppression.lift")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
