import { Alert, FileButton, Button, Paper, Stack, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useUpload } from "@/features/imports/api/imports";
import { fileProblem } from "@/features/imports/file-problem";
import { paths } from "@/config/paths";

/** Takes a CSV file, chosen or dropped here. */
export function UploadFile() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const upload = useUpload();
  const [over, setOver] = useState(false);
  const send = (file: File | null | undefined) => {
    if (file) upload.mutate(file, { onSuccess: (made) => void navigate(paths.import(made.id)) });
  };

  return (
    <Paper
      withBorder
      p="lg"
      mb="lg"
      radius="md"
      style={{ borderStyle: "dashed", ...(over && { borderColor: "var(--mantine-primary-color-filled)" }) }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        send(event.dataTransfer.files[0]);
      }}
    >
      <Stack align="center" gap="xs">
        <FileButton
          onChange={send}
          accept=".csv,.txt,.tsv,text/csv"
          inputProps={{ "aria-label": t("import.file") }}
        >
          {(props) => (
            <Button {...props} leftSection={<IconUpload size={16} />} loading={upload.isPending}>
              {t("import.choose")}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed" ta="center">
          {t("import.chooseHint")}
        </Text>
        {upload.error && <Alert color="red">{fileProblem(upload.error, t)}</Alert>}
      </Stack>
    </Paper>
  );
}
