/** What stands around every page: the data set, its views, jobs, who decides, help. */
import {
  ActionIcon,
  Anchor,
  Box,
  Button,
  Container,
  Group,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconKeyboard, IconMoon, IconSun } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useRef } from "react";
import { Link, NavLink, Outlet, useLocation, useParams } from "react-router";

import { Problem } from "@/api/problem";
import { datasetQuery, useRefreshAfterRuns } from "@/api/queries";
import type { DatasetInfo } from "@/api/types";
import { Connection } from "@/app/Connection";
import { DatasetMenu } from "@/app/DatasetMenu";
import { useGoKeys } from "@/app/goKeys";
import { JobsIndicator } from "@/app/JobsIndicator";
import { RunNotices } from "@/app/RunNotices";
import classes from "@/app/Shell.module.css";
import { Shortcuts } from "@/app/Shortcuts";
import { useArrival } from "@/app/useArrival";
import { WhoMenu } from "@/app/WhoMenu";
import { Unsent } from "@/decisions/Unsent";
import { addresses } from "@/state/addresses";
import { Empty, ProblemNote, Waiting } from "@/ui/notes";

interface View {
  name: string;
  to: (dataset: string) => string;
  /** What a data set must hold to have the view named; it always opens by its address. */
  fits?: (info: DatasetInfo) => boolean;
}

const VIEWS: readonly View[] = [
  { name: "Overview", to: addresses.overview },
  { name: "Explore", to: addresses.explore },
  { name: "Topics", to: addresses.topics },
  { name: "Review", to: addresses.review },
  { name: "Models", to: addresses.models },
  {
    name: "Captions",
    to: addresses.captions,
    fits: (info) => info.pictures || info.meta.some((column) => column.startsWith("cap_")),
  },
  {
    name: "Documents",
    to: addresses.documents,
    fits: (info) => info.meta.includes("document"),
  },
  { name: "Chat", to: addresses.chat },
];

export function Shell() {
  const { dataset } = useParams();
  const content = useRef<HTMLElement>(null);
  useGoKeys(dataset);
  useArrival(content);
  const [helping, help] = useDisclosure(false);
  useRefreshAfterRuns();
  useHotkeys([
    ["shift+?", help.toggle],
    ["?", help.toggle],
  ]);
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className={classes.header}>
        <Group gap="sm" wrap="nowrap" className={classes.left}>
          <Anchor
            component={Link}
            to={addresses.home}
            className={classes.brand}
            aria-label="Assay: all data sets"
          >
            <img src="/icon.svg" alt="" width={24} height={24} />
            <span className={classes.word}>Assay</span>
          </Anchor>
          <DatasetMenu dataset={dataset} />
        </Group>
        {dataset !== undefined && <Views dataset={dataset} />}
        <Group gap={4} wrap="nowrap" className={classes.right}>
          <Unsent dataset={dataset} />
          <JobsIndicator />
          <WhoMenu />
          <SchemeButton />
          <Tooltip label="Keyboard shortcuts (?)">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={help.open}
              aria-label="Keyboard shortcuts"
            >
              <IconKeyboard size={19} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Group>
      </header>
      <Box component="main" id="content" ref={content} tabIndex={-1} className={classes.main}>
        <Container size="100%" px={{ base: "sm", sm: "lg" }} py="md">
          {dataset === undefined ? <Page /> : <Known dataset={dataset} key={dataset} />}
        </Container>
      </Box>
      <Connection />
      <RunNotices />
      <Shortcuts opened={helping} onClose={help.close} />
    </>
  );
}

/** The views of a data set by name; where they do not all fit, that of this page is in sight. */
function Views({ dataset }: { dataset: string }) {
  const names = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const info = useQuery(datasetQuery(dataset)).data;
  const shown = VIEWS.filter(
    (view) =>
      view.fits === undefined ||
      pathname.startsWith(view.to(dataset)) ||
      (info !== undefined && view.fits(info)),
  );
  useEffect(() => {
    const nav = names.current;
    const name = nav?.querySelector<HTMLElement>('[aria-current="page"]');
    if (nav && name) nav.scrollLeft = name.offsetLeft - (nav.clientWidth - name.offsetWidth) / 2;
  }, [pathname, shown.length]);
  return (
    <nav ref={names} className={classes.views} aria-label="Views of the data set">
      {shown.map((view) => (
        <NavLink
          key={view.name}
          to={view.to(dataset)}
          end={view.name === "Overview"}
          className={classes.view ?? ""}
        >
          {view.name}
        </NavLink>
      ))}
    </nav>
  );
}

function Page() {
  return (
    <Suspense fallback={<Waiting />}>
      <Outlet />
    </Suspense>
  );
}

/** The views of a data set, once it is known that there is one. */
function Known({ dataset }: { dataset: string }) {
  const info = useQuery(datasetQuery(dataset));
  if (info.isPending) return <Waiting />;
  if (info.isError) {
    // It may have been deleted while it was looked at, here or elsewhere.
    return Problem.of(info.error).code === "dataset_not_found" ? (
      <NoDataset problem={Problem.of(info.error)} />
    ) : (
      <ProblemNote error={info.error} retry={() => void info.refetch()} />
    );
  }
  return <Page />;
}

function NoDataset({ problem }: { problem: Problem }) {
  return (
    <div role="alert">
      <Empty
        title={problem.message}
        action={
          <Button component={Link} to={addresses.home} mt="sm">
            All data sets
          </Button>
        }
      >
        It was deleted or has another name. {problem.hint}
      </Empty>
    </div>
  );
}

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const other = scheme === "light" ? "dark" : "light";
  return (
    <Tooltip label={`Use ${other} colours`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`Use ${other} colours`}
        onClick={() => {
          setColorScheme(other);
        }}
      >
        {scheme === "light" ? <IconMoon size={19} aria-hidden /> : <IconSun size={19} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
