import { Button, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRosetteDiscountCheck } from "@tabler/icons-react";

import type { ModelCard } from "@/api/types";
import { ProblemNote } from "@/ui/notes";

import { usePromote } from "./requests";

interface Props {
  dataset: string;
  model: ModelCard;
  models: readonly ModelCard[];
  /** Say which one, where two are on the page. */
  named?: boolean;
}

export function Promote({ dataset, model, models, named = false }: Props) {
  const [asking, { open, close }] = useDisclosure(false);
  const promote = usePromote();
  const before = models.find((one) => one.promoted && one.id !== model.id);
  if (model.promoted) return null;
  return (
    <>
      <Button leftSection={<IconRosetteDiscountCheck size={16} aria-hidden />} onClick={open}>
        {named ? `Promote “${model.name}”` : "Promote"}
      </Button>
      <Modal
        opened={asking}
        onClose={close}
        title={`Promote “${model.name}”?`}
        centered
        closeButtonProps={{ "aria-label": "Close" }}
        attributes={{ header: { role: "presentation" } }}
      >
        <Text size="sm" mb="md">
          “{model.name}” becomes the model that answers for the data set {dataset}.{" "}
          {before === undefined
            ? "None is promoted yet."
            : `“${before.name}” does so now; it stays in the list and can be promoted again.`}
        </Text>
        {promote.error !== null && <ProblemNote error={promote.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Keep as it is
          </Button>
          <Button
            data-autofocus
            loading={promote.isPending}
            onClick={() => promote.mutate(model.name, { onSuccess: close })}
          >
            Promote
          </Button>
        </Group>
      </Modal>
    </>
  );
}
