/** Look at the records: map, filter, counts and table, all of one selection. */
import { ActionIcon, Button, Drawer, Group, SegmentedControl, Stack, Text, Tooltip } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconAdjustments, IconMap, IconMapOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Link, useParams } from "react-router";

import { api, ask } from "@/api/client";
import { useColumns } from "@/api/columns";
import { Problem } from "@/api/problem";
import { keys } from "@/api/queries";
import { UnderstoodNote } from "@/features/explore/ClassLanguage";
import classes from "@/features/explore/Explore.module.css";
import { Facets } from "@/features/explore/Facets";
import { columnsOf } from "@/features/explore/fields";
import { FilterBar } from "@/features/explore/FilterBar";
import { Gallery } from "@/features/explore/Gallery";
import { MapPanel } from "@/features/explore/MapPanel";
import { PictureChecks } from "@/features/explore/PictureChecks";
import { PictureSight } from "@/features/explore/PictureSight";
import { RecordDrawer } from "@/features/explore/RecordDrawer";
import { type Around, RecordsTable } from "@/features/explore/RecordsTable";
import { SelectionBar } from "@/features/explore/SelectionBar";
import { ColumnsMenu, ExportMenu, SearchBox } from "@/features/explore/Tools";
import { ClassNames, useClassNames } from "@/features/explore/useClassNames";
import { useExplore } from "@/features/explore/useExplore";
import { projectionQuery } from "@/map/source";
import { addresses } from "@/state/addresses";
import { count, plural } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";

export default function Explore() {
  const { dataset = "" } = useParams();
  const explored = useExplore(dataset);
  const { query, selection, info, search } = explored;
  const [filtering, filters] = useDisclosure(false);
  const wide = useMediaQuery("(min-width: 75em)", true, { getInitialValueInEffect: false });
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const [shown, setShown] = useState<number | undefined>(undefined);
  const [around, setAround] = useState<Around | null>(null);
  const gallery = query.get("as") === "gallery";
  const hidden = query.get("map") === "off";
  const map = useQuery({ ...projectionQuery(dataset), enabled: !hidden });
  const undrawn = map.data === null;
  const named = query.get("columns");
  const types = useColumns(dataset);
  const columns = useMemo(
    () => (named === null ? columnsOf(info, types) : named.split(",")),
    [named, info, types],
  );
  const called = useClassNames(explored);
  const checked = useFilterCheck(dataset, selection.text);
  return (
    <ClassNames value={called}>
      <PageHeader
        title="Explore"
        about={
          <span className="numbers">
            {shown === undefined || info === undefined
              ? " "
              : search !== ""
                ? `${plural(shown, "hit")}, best first`
                : gallery
                  ? `${plural(shown, "picture")} of ${plural(info.records, "record")}`
                  : shown === info.records
                    ? plural(info.records, "record")
                    : `${count(shown)} of ${plural(info.records, "record")}`}
          </span>
        }
        actions={
          <>
            <SearchBox explored={explored} />
            <ExportMenu explored={explored} />
          </>
        }
      />
      <Stack gap="xs" mb="sm">
        <Group gap="xs" align="flex-start" wrap="nowrap">
          <Stack gap="xs" flex={1} miw={0}>
            <FilterBar explored={explored} error={checked} />
            <UnderstoodNote explored={explored} />
          </Stack>
          {!wide && (
            <Button
              variant="default"
              leftSection={<IconAdjustments size={16} aria-hidden />}
              onClick={filters.open}
            >
              Filters
            </Button>
          )}
        </Group>
        {selection.problem && <ProblemNote error={selection.problem} />}
      </Stack>
      <div className={classes.page} data-map={hidden ? "off" : undrawn ? "none" : undefined}>
        {wide && (
          <aside
            className={`${classes.panel ?? ""} ${classes.side ?? ""} ${classes.facets ?? ""}`}
            aria-label="Filters"
          >
            <Facets explored={explored} />
          </aside>
        )}
        {!hidden && (
          <section
            className={`${classes.panel ?? ""} ${classes.mapPanel ?? ""}`}
            aria-label="Map"
            data-after={gallery || undefined}
          >
            <MapPanel explored={explored} />
          </section>
        )}
        <section className={`${classes.panel ?? ""} ${classes.tablePanel ?? ""}`} aria-label="Table">
          <div className={classes.bar}>
            <Text size="sm" fw={600}>
              {search === "" ? (gallery ? "Pictures" : "Records") : "Hits in rank order"}
            </Text>
            {info?.pictures && (
              <SegmentedControl
                size="xs"
                aria-label="Show as"
                data={[
                  { value: "table", label: "Table" },
                  { value: "gallery", label: "Gallery" },
                ]}
                value={gallery ? "gallery" : "table"}
                onChange={(value) => query.set({ as: value === "gallery" ? value : null })}
              />
            )}
            <Group gap="xs" ml="auto" wrap="nowrap">
              <Button
                component={Link}
                size="compact-sm"
                variant="subtle"
                to={addresses.review(dataset, explored.toReview)}
              >
                {narrow ? "Review all" : "Review all of these"}
              </Button>
              <MapSwitch hidden={hidden} onHide={(hide) => query.set({ map: hide ? "off" : null })} />
              {!gallery && <ColumnsMenu explored={explored} shown={columns} />}
            </Group>
          </div>
          {gallery && <PictureChecks explored={explored} />}
          {gallery && <PictureSight explored={explored} />}
          <SelectionBar explored={explored} />
          {gallery ? (
            <Gallery explored={explored} onCount={setShown} onAround={setAround} />
          ) : (
            <RecordsTable
              explored={explored}
              columns={columns}
              narrow={narrow}
              onCount={setShown}
              onAround={setAround}
            />
          )}
        </section>
      </div>
      <Drawer
        opened={filtering && !wide}
        onClose={filters.close}
        size={300}
        title="Filters"
        closeButtonProps={{ "aria-label": "Close the filters" }}
      >
        <Facets explored={explored} />
      </Drawer>
      <RecordDrawer explored={explored} around={around} />
    </ClassNames>
  );
}

/** Texts have more room where the map is put away; the address keeps that. */
function MapSwitch({ hidden, onHide }: { hidden: boolean; onHide: (hide: boolean) => void }) {
  const name = hidden ? "Show the map" : "Hide the map";
  const Icon = hidden ? IconMap : IconMapOff;
  return (
    <Tooltip label={name}>
      <ActionIcon variant="default" size={26} aria-label={name} onClick={() => onHide(!hidden)}>
        <Icon size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** The server's sentence about a filter that it cannot read. */
function useFilterCheck(dataset: string, where: string | undefined): string | null {
  const { error } = useQuery({
    queryKey: keys.of(dataset, "filter check", where),
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/datasets/{dataset}/records", {
          params: { path: { dataset }, query: { limit: 1, ...(where === undefined ? {} : { where }) } },
          signal,
        }),
      ),
    enabled: where !== undefined,
    retry: false,
  });
  if (error === null) return null;
  const problem = Problem.of(error);
  return problem.offline ? null : `${problem.message} ${problem.hint}`;
}
