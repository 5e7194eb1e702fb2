import { Button, Center, Checkbox, Loader, Table, UnstyledButton } from "@mantine/core";
import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { IconAddressBook, IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { contactsQuery, type ContactFilters } from "@/features/contacts/api/find-contacts";
import { positionsQuery } from "@/features/contacts/api/get-positions";
import { ContactRow } from "@/features/contacts/components/contact-row";
import { useShownColumns, type Column } from "@/features/contacts/list-columns";
import type { Selection } from "@/features/contacts/use-selection";
import { EmptyState } from "@/components/empty-state";
import { ListSkeleton, ReadError } from "@/components/page";
import type { Contact, Position } from "@/lib/api/types";
import classes from "./contact-list.module.css";

interface Props {
  filters: ContactFilters;
  /** What the Pipeline column shows of a contact, put in by whoever knows deals. */
  position: (contact: Contact, deals: Position["deals"]) => ReactNode;
  selection?: Selection;
  /** Columns that would say the same in every row. */
  without?: string[];
  onSort?: (sort: string | null) => void;
}

export function ContactList({ filters, position, selection, without = [], onSort }: Props) {
  const { t } = useTranslation();
  const [chosen] = useShownColumns();
  const columns = chosen.filter(({ id }) => !without.includes(id));
  const contacts = useInfiniteQuery(contactsQuery(filters));
  const pages = contacts.data?.pages ?? [];
  const shown = pages.flatMap((page) => page.items);
  const wantsPositions = columns.some(({ id }) => id === "position");
  const positions = useQueries({
    queries: pages.map((page) => ({
      ...positionsQuery(page.items.map(({ id }) => id)),
      enabled: wantsPositions && page.items.length > 0,
    })),
  });
  const dealsOf = (id: string) => positions.map(({ data }) => data?.get(id)).find(Boolean);

  if (contacts.error) return <ReadError error={contacts.error} onRetry={() => void contacts.refetch()} />;
  if (!contacts.data) return <ListSkeleton />;
  if (shown.length === 0) {
    const filtered = Object.entries(filters).some(([key, value]) => key !== "sort" && value);
    return (
      <EmptyState icon={IconAddressBook} title={t(filtered ? "contact.noneFound" : "contact.none")}>
        {t(filtered ? "contact.noneFoundHint" : "contact.noneHint")}
      </EmptyState>
    );
  }
  const ticked = shown.filter(({ id }) => selection?.ids.has(id)).length;
  return (
    <>
      <div className={classes.frame}>
        <Table highlightOnHover verticalSpacing="xs" className={classes.table} aria-label={t("nav.contacts")}>
          <Table.Thead>
            <Table.Tr>
              {selection && (
                <Table.Th w={36}>
                  <Checkbox
                    size="sm"
                    aria-label={t("bulk.tickShown")}
                    checked={ticked === shown.length}
                    indeterminate={ticked > 0 && ticked < shown.length}
                    onChange={() =>
                      selection.setIds(ticked === shown.length ? [] : shown.map(({ id }) => id))
                    }
                  />
                </Table.Th>
              )}
              <Heading
                column={{ id: "name", label: t("contact.name"), sort: "name" }}
                sort={filters.sort ?? "name"}
                onSort={onSort}
              />
              {columns.map((column) => (
                <Heading key={column.id} column={column} sort={filters.sort ?? "name"} onSort={onSort} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((contact) => (
              <ContactRow
                key={contact.id}
                contact={contact}
                columns={columns}
                position={wantsPositions && position(contact, dealsOf(contact.id) ?? [])}
                ticked={selection && (selection.all || selection.ids.has(contact.id))}
                onTick={selection && (() => selection.toggle(contact.id))}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {contacts.hasNextPage && (
        <NextPage loading={contacts.isFetchingNextPage} onReached={() => void contacts.fetchNextPage()} />
      )}
      {contacts.isFetching && !contacts.isFetchingNextPage && (
        <Center mt="sm">
          <Loader size="xs" aria-label={t("state.loading")} />
        </Center>
      )}
    </>
  );
}

/** A column's name; where it sorts, a click sorts by it, and another one turns the order round. */
function Heading({ column, sort, onSort }: { column: Column; sort: string; onSort?: Props["onSort"] }) {
  const up = sort === column.sort;
  const down = sort === `-${column.sort}`;
  if (!column.sort || !onSort) return <Table.Th className={classes.heading}>{column.label}</Table.Th>;
  const Icon = up ? IconArrowUp : down ? IconArrowDown : IconArrowsSort;
  const next = up ? `-${column.sort}` : column.sort;
  return (
    <Table.Th
      className={classes.heading}
      aria-sort={up ? "ascending" : down ? "descending" : undefined}
      data-testid={`heading-${column.id}`}
    >
      <UnstyledButton fz="sm" className={classes.sort} onClick={() => onSort(next === "name" ? null : next)}>
        {column.label}
        <Icon size={14} opacity={up || down ? 1 : 0.4} aria-hidden />
      </UnstyledButton>
    </Table.Th>
  );
}

/** Reads on when it comes into sight; a button for those who do not scroll. */
function NextPage({ loading, onReached }: { loading: boolean; onReached: () => void }) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  const reached = useEffectEvent(onReached);
  useEffect(() => {
    if (!end.current || loading || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) reached();
      },
      { rootMargin: "400px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [loading]);
  return (
    <Center mt="md" ref={end}>
      <Button variant="default" loading={loading} onClick={onReached}>
        {t("action.more")}
      </Button>
    </Center>
  );
}
