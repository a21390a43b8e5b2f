/** One page of a PDF: a canvas while it is near what is seen, an empty sheet otherwise. */
import type { PDFDocumentProxy, RenderTask } from "pdfjs-dist";
import { useEffect, useRef, useState } from "react";

import type { Place } from "@/api/types";

import classes from "./Documents.module.css";

interface Props {
  readonly pdf: PDFDocumentProxy;
  readonly number: number;
  readonly ratio: number;
  readonly marks: readonly Place[];
}

/** Points of a canvas at most; larger pages are drawn coarser. */
const MOST = 6_000_000;

export function PdfPage({ pdf, number, ratio, marks }: Props) {
  const sheet = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [near, setNear] = useState(false);
  const [own, setOwn] = useState(ratio);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    if (sheet.current === null) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        setNear(entries.some((entry) => entry.isIntersecting));
      },
      { rootMargin: "600px" },
    );
    watcher.observe(sheet.current);
    return () => {
      watcher.disconnect();
    };
  }, []);
  useEffect(() => {
    if (!near) return;
    let task: RenderTask | null = null;
    let gone = false;
    const draw = async () => {
      const page = await pdf.getPage(number);
      const plain = page.getViewport({ scale: 1 });
      const shown = canvas.current;
      // A page left behind while it was fetched is not drawn.
      if (shown === null || sheet.current === null) return;
      setOwn(plain.height / Math.max(1, plain.width));
      const wanted = (sheet.current.clientWidth * window.devicePixelRatio) / Math.max(1, plain.width);
      const most = Math.sqrt(MOST / Math.max(1, plain.width * plain.height));
      const viewport = page.getViewport({ scale: Math.min(wanted, most) });
      shown.width = Math.max(1, Math.floor(viewport.width));
      shown.height = Math.max(1, Math.floor(viewport.height));
      task = page.render({ canvas: shown, viewport });
      await task.promise;
      shown.dataset["drawn"] = "yes";
    };
    draw().catch((error: unknown) => {
      if (!gone && !(error instanceof Error && error.name === "RenderingCancelledException")) setBroken(true);
    });
    return () => {
      gone = true;
      task?.cancel();
    };
  }, [near, pdf, number]);
  return (
    <div ref={sheet} className={classes.sheet} data-page={number} style={{ aspectRatio: `1 / ${own}` }}>
      {near && <canvas ref={canvas} role="img" aria-label={`Page ${number}`} />}
      {broken && <p className={classes.broken}>Page {number} cannot be drawn.</p>}
      {marks.map(({ x0, y0, x1, y1 }, at) => (
        <span
          key={at}
          className={classes.spot}
          style={{
            left: `${100 * x0}%`,
            top: `${100 * y0}%`,
            width: `${100 * (x1 - x0)}%`,
            height: `${100 * (y1 - y0)}%`,
          }}
        />
      ))}
    </div>
  );
}
