import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { splitLinks } from "./links.ts";
import { isTall } from "./tall_text.ts";

/** What a line says; `unfolds` is told when the reader wants to see all of a tall one. */
export interface LineTextProps {
  readonly text: string;
  readonly unfolds: () => void;
}

/** What a line says, with its addresses as links that tell the other side nothing; a tall text is folded. */
export function LineText({ text, unfolds }: LineTextProps) {
  const [isUnfolded, setUnfolded] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const isFoldable = isTall(text);
  const unfold = () => {
    unfolds();
    setUnfolded(true);
  };
  const wasUnfolded = useRef(false);
  useLayoutEffect(() => {
    if (wasUnfolded.current && !isUnfolded) button.current?.scrollIntoView({ block: "nearest" });
    wasUnfolded.current = isUnfolded;
  }, [isUnfolded]);
  if (!isFoldable) return <Words text={text} look="text" />;
  return (
    <>
      <div onFocusIn={isUnfolded ? undefined : unfold}>
        <Words text={text} look={isUnfolded ? "text" : "text folded"} />
      </div>
      <button
        ref={button}
        type="button"
        class="quiet fold"
        aria-expanded={isUnfolded}
        onClick={() => isUnfolded ? setUnfolded(false) : unfold()}
      >
        {isUnfolded ? "Show less" : "Show more"}
      </button>
    </>
  );
}

function Words({ text, look }: { text: string; look: string }) {
  return (
    <span class={look} dir="auto">
      {splitLinks(text).map(({ text, href }) =>
        href === undefined
          ? text
          : (
            <a href={href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr" title={href}>
              {text}
            </a>
          )
      )}
    </span>
  );
}
