import { Code, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useParams } from "@/features/workflows/api/get-vocabulary";
import { useParamWords } from "@/features/workflows/param-words";

interface Props {
  /** The trigger or the action. */
  type: string;
  values: Record<string, unknown>;
}

/** What a trigger or an action was given, each value by its label and in words. */
export function ParamList({ type, values }: Props) {
  const { i18n } = useTranslation();
  const params = useParams()(type);
  const words = useParamWords();
  const order = (key: string) => {
    const index = params.findIndex((param) => param.key === key);
    return index < 0 ? params.length : index;
  };
  const given = Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .sort(([a], [b]) => order(a) - order(b));
  if (given.length === 0) return null;
  return (
    <dl style={{ margin: "8px 0 0" }}>
      {given.map(([key, value]) => {
        const param = params.find((known) => known.key === key);
        const isRecord = param?.kind === "values" && typeof value === "object" && value !== null;
        return (
          <div key={key}>
            <Text component="dt" size="xs" c="dimmed" span>
              {param?.labels[i18n.language] ?? key}
              {": "}
            </Text>
            <Text component="dd" size="sm" span m={0}>
              {isRecord ? (
                Object.entries(value).map(([name, inner]) => (
                  <span key={name} style={{ display: "block" }}>
                    <Code>{name}</Code> <Value {...words(undefined, inner)} />
                  </span>
                ))
              ) : (
                <Value {...words(param, value)} />
              )}
            </Text>
          </div>
        );
      })}
    </dl>
  );
}

const Value = ({ text, computed }: { text: string; computed: boolean }) =>
  computed ? <Code>{text}</Code> : <>{text}</>;
