import { ActionIcon, ColorSwatch, Menu, SimpleGrid } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { STAGE_COLOURS, stageColour } from "@/components/colours";

interface Props {
  /** What is coloured, for those who do not see it. */
  label: string;
  value: string;
  onChange: (colour: string) => void;
}

/** A colour of the palette, chosen from all of them. */
export function ColourMenu({ label, value, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Menu shadow="md" position="bottom-start">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label}>
          <ColorSwatch color={stageColour(value)} size={18} withShadow={false} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <SimpleGrid cols={4} spacing={4}>
          {STAGE_COLOURS.map((colour) => (
            <Menu.Item
              key={colour}
              p={6}
              aria-label={t(`colour.${colour}`)}
              aria-current={colour === value || undefined}
              onClick={() => onChange(colour)}
            >
              <ColorSwatch color={stageColour(colour)} size={20} withShadow={false} />
            </Menu.Item>
          ))}
        </SimpleGrid>
      </Menu.Dropdown>
    </Menu>
  );
}
