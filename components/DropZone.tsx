import { useEffect, useRef, useState } from "preact/hooks";
import type { catchFiles } from "../lib/client/page.ts";
import { Icon } from "./Icon.tsx";
import { candidatesIn, type Offer } from "./candidates.ts";

/** Where dropped files go; without `offer` they go nowhere. */
export interface DropZoneProps {
  readonly catchFiles: typeof catchFiles;
  readonly offer: Offer | undefined;
}

/** Takes files that are dropped anywhere on the page, and shows that it would. */
export function DropZone({ catchFiles, offer }: DropZoneProps) {
  const [isOver, setOver] = useState(false);
  const taker = useRef(offer);
  taker.current = offer;
  useEffect(() => {
    const catching = catchFiles({
      canTake: () => taker.current !== undefined,
      over: setOver,
      dropped: (data) => taker.current?.(candidatesIn(data)),
    });
    return () => catching[Symbol.dispose]();
  }, [catchFiles]);
  return isOver && (
    <div class="drop-zone" aria-hidden="true">
      <p>
        <Icon shape="attach" /> Drop to offer to the room
      </p>
    </div>
  );
}
