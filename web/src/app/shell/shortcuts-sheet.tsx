import { Kbd, Modal, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PAGES } from "@/app/shell/navigation";

export function ShortcutsSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const rows: [string[], string][] = [
    [["Ctrl", "K"], t("shortcuts.commands")],
    [["/"], t("shortcuts.search")],
    [["?"], t("shortcuts.help")],
    ...PAGES.map(({ key, shortcut }): [string[], string] => [["g", shortcut], t(`nav.${key}`)]),
    [[t("shortcuts.space")], t("shortcuts.drag")],
    [["←", "↑", "↓", "→"], t("shortcuts.dragMove")],
    [[t("shortcuts.escape")], t("shortcuts.cancel")],
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={t("shortcuts.title")}>
      <Table>
        <Table.Tbody>
          {rows.map(([keys, what]) => (
            <Table.Tr key={what}>
              <Table.Td w={150}>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
