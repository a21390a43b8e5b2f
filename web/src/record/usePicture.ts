/** Where a record's picture is loaded from, until loading it fails. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";

import { datasetQuery } from "@/api/queries";
import { NOT_SHOWN, pictureOf, type PictureSource } from "@/record/pictureSource";
import { textOf, type Values } from "@/record/values";

export type LoadedPicture = PictureSource & { readonly onError: () => void };

/**
 * @param small - Show the thumbnail. The whole gives way to it as well where the browser cannot show
 *   the file, such as a TIFF.
 */
export function usePicture(values: Values, small = false): LoadedPicture {
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
