import { Button, Menu, Text } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { datasetsQuery } from "@/api/queries";
import classes from "@/app/Shell.module.css";
import { addresses } from "@/state/addresses";
import { compact } from "@/ui/format";

export function DatasetMenu({ dataset }: { dataset: string | undefined }) {
  const datasets = useQuery(datasetsQuery);
  if (dataset === undefined) return null;
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          maw={220}
        >
          <span className={classes.name}>{dataset}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {datasets.data?.map((one) => (
          <Menu.Item
            key={one.name}
            component={Link}
            to={addresses.overview(one.name)}
            rightSection={
              <Text size="xs" c="dimmed">
                {compact(one.records)}
              </Text>
            }
          >
            {one.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to={addresses.home}>
          All data sets, import
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
