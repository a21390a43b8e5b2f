/** The picture of a record; where it cannot be shown, a quiet place that says why. */
import { Text } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";

import { datasetQuery } from "@/api/queries";
import { NOT_SHOWN, pictureOf, type PictureSource } from "@/record/pictureSource";
import classes from "@/record/Record.module.css";
import { textOf, type Values } from "@/record/values";

/**
 * @param small - Show the thumbnail. The whole gives way to it as well where the browser cannot show
 *   the file, such as a TIFF.
 */
function usePicture(values: Values, small = false): PictureSource & { readonly onError: () => void } {
  const { dataset = "" } = useParams();
  const { data } = useQuery(datasetQuery(dataset));
  const [failed, setFailed] = useState<ReadonlySet<string>>(new Set());
  const found = pictureOf(dataset, values, data?.pictures ?? false);
  const source =
    found.kind === "shown" && (small || failed.has(found.src)) ? { ...found, src: found.small } : found;
  const onError = () => {
    if (source.kind === "shown") setFailed(new Set([...failed, source.src]));
  };
  if (source.kind === "shown" && failed.has(source.src)) {
    return { kind: "named", name: textOf(values, "image") ?? "", why: NOT_SHOWN, onError };
  }
  return { ...source, onError };
}

const described = (values: Values): string => textOf(values, "text") ?? "The record's picture";

export function Picture({ values }: { values: Values }) {
  const picture = usePicture(values);
  if (picture.kind === "none") return null;
  if (picture.kind === "shown") {
    return (
      <img
        key={picture.src}
        src={picture.src}
        alt={described(values)}
        className={classes.picture}
        onError={picture.onError}
      />
    );
  }
  return (
    <div className={classes.absent}>
      <IconPhotoOff size={20} aria-hidden />
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {picture.name.startsWith("data:") ? "" : `${picture.name}. `}
        {picture.why}
      </Text>
    </div>
  );
}

export function Thumbnail({ values, size = 28 }: { values: Values; size?: number | "100%" }) {
  const picture = usePicture(values, true);
  if (picture.kind === "none") return null;
  if (picture.kind === "named") {
    return (
      <span className={classes.thumbnail} style={{ width: size, height: size }} title={picture.why}>
        <IconPhotoOff size={size === "100%" ? 32 : size / 2} aria-label={picture.why} role="img" />
      </span>
    );
  }
  return (
    <img
      key={picture.src}
      src={picture.src}
      // the caption stands beside it
      alt=""
      width={size}
      height={size}
      loading="lazy"
      decoding="async"
      className={classes.thumbnail}
      onError={picture.onError}
    />
  );
}
