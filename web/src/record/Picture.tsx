/** The picture of a record; where it cannot be shown, a quiet place that says why. */
import { Text } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";

import classes from "@/record/Record.module.css";
import { type LoadedPicture, usePicture } from "@/record/usePicture";
import { textOf, type Values } from "@/record/values";

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

type Size = number | "100%";

export function Thumbnail({ values, size = 28 }: { values: Values; size?: Size }) {
  return <ThumbnailFrom picture={usePicture(values, true)} size={size} />;
}

export function ThumbnailFrom({ picture, size }: { picture: LoadedPicture; size: Size }) {
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
