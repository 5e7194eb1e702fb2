/** Acts that can be taken back: the latest first, by the notice that told of it or by one key. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import i18next from "i18next";

/** How many acts back one can go. */
const KEPT = 20;

let count = 0;
const acts: { id: string; undo: () => void }[] = [];

/** Say what was done, to screen readers too, with a button that takes it back. */
export function offerUndo(sentence: string, undo: () => void) {
  const id = `undo-${(count += 1)}`;
  acts.push({ id, undo });
  acts.splice(0, acts.length - KEPT);
  notifications.show({
    id,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{sentence}</Text>
        <Button size="compact-xs" variant="light" onClick={() => take(id)}>
          {i18next.t("undo.act")}
        </Button>
      </Group>
    ),
    autoClose: 8_000,
    withBorder: true,
  });
}

/** Take the latest act back; false where there is none. */
export function undoLatest(): boolean {
  const latest = acts.at(-1);
  if (latest) take(latest.id);
  return latest !== undefined;
}

export function forgetUndos() {
  acts.length = 0;
}

function take(id: string) {
  const index = acts.findIndex((act) => act.id === id);
  if (index < 0) return;
  const [act] = acts.splice(index, 1);
  notifications.hide(id);
  act?.undo();
}
