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
    [["←", "↑", "↓", "→"], t("shortcuts.cards")],
    [[t("shortcuts.enter")], t("shortcuts.open")],
    [[t("shortcuts.space")], t("shortcuts.select")],
    [[t("shortcuts.shift"), t("shortcuts.space")], t("shortcuts.selectRange")],
    [[t("shortcuts.shift"), "←", "↑", "↓", "→"], t("shortcuts.move")],
    [["M"], t("shortcuts.moveTo")],
    [["E"], t("shortcuts.edit")],
    [["N"], t("shortcuts.new")],
    [["T"], t("shortcuts.task")],
    [["W"], t("shortcuts.won")],
    [["L"], t("shortcuts.lost")],
    [["A"], t("shortcuts.assign")],
    [["F"], t("shortcuts.filter")],
    [["Z"], t("shortcuts.undo")],
    [["[", "]"], t("shortcuts.step")],
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
