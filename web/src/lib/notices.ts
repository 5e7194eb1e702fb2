/** Short messages at the edge of the page. */
import { notifications } from "@mantine/notifications";

export function tellFailure(title: string, message: string) {
  notifications.show({ color: "red", title, message, autoClose: 8_000, withBorder: true });
}

export function tellDone(message: string) {
  notifications.show({ message, autoClose: 4_000, withBorder: true });
}
