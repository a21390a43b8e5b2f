/** The thumbnail of a record of which no more than its id is known. */
import { IconPhotoOff } from "@tabler/icons-react";
import { useState } from "react";

import { addressesOf, NOT_SHOWN } from "@/record/pictureSource";
import classes from "@/record/Record.module.css";

interface Props {
  readonly dataset: string;
  readonly record: string;
  readonly size: number;
  /** What the picture is to the sentence it stands beside; nothing where that says it all. */
  readonly alt?: string;
}

export function ThumbnailOf({ dataset, record, size, alt = "" }: Props) {
  const { small } = addressesOf(dataset, record);
  const [failed, setFailed] = useState<string | null>(null);
  if (failed === small) {
    return (
      <span className={classes.thumbnail} style={{ width: size, height: size }} title={NOT_SHOWN}>
        <IconPhotoOff size={size / 3} aria-label={NOT_SHOWN} role="img" />
      </span>
    );
  }
  return (
    <img
      key={small}
      src={small}
      alt={alt}
      width={size}
      height={size}
      loading="lazy"
      decoding="async"
      className={classes.thumbnail}
      onError={() => {
        setFailed(small);
      }}
    />
  );
}
