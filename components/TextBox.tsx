import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./Icon.tsx";

/** How long a text may be, in bytes as `sizeOf` counts them. */
export interface TextLimit {
  readonly bytes: number;
  readonly sizeOf: (text: string) => number;
}

/** A text being written. */
export interface TextBoxProps {
  readonly label: string;
  readonly submitLabel: string;
  readonly placeholder?: string;
  readonly text: string;
  readonly limit: TextLimit;
  readonly isDisabled?: boolean;
  /** Whether the box takes the focus when it appears or becomes usable. */
  readonly takesFocus: boolean;
  readonly change: (text: string) => void;
  readonly submit: (text: string) => void;
  readonly keyDown?: (event: KeyboardEvent) => void;
  readonly paste?: (event: ClipboardEvent) => void;
  /** What stands before the text. */
  readonly lead?: ComponentChildren;
}

/** What the hidden copy holds that gives the box its height: beyond that the box scrolls anyway. */
const MEASURED = 2_000;
const KIB = 1024;

/** A box that grows with its text; Enter submits, Shift+Enter breaks the line, and a text that is too long is said. */
export function TextBox(props: TextBoxProps) {
  const {
    label,
    submitLabel,
    placeholder,
    text,
    limit,
    isDisabled = false,
    takesFocus,
    change,
    keyDown,
    paste,
    lead,
  } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  const size = text.length * 3 > limit.bytes ? limit.sizeOf(text) : 0;
  const isTooLong = size > limit.bytes;
  const cannotSubmit = isDisabled || isTooLong || text.trim() === "";
  useLayoutEffect(() => {
    if (takesFocus && !isDisabled) box.current?.focus();
  }, [takesFocus, isDisabled]);
  const submit = () => {
    if (!cannotSubmit) props.submit(text);
    box.current?.focus();
  };
  return (
    <form
      class="text-box"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {lead}
      <div class="grow" data-text={`${text.slice(0, MEASURED)} `}>
        <textarea
          ref={box}
          rows={1}
          dir="auto"
          autocomplete="off"
          enterkeyhint="send"
          aria-label={label}
          aria-invalid={isTooLong}
          aria-describedby={isTooLong ? "too-long" : undefined}
          placeholder={placeholder}
          disabled={isDisabled}
          value={text}
          onPaste={paste}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (isBreaking(event)) return keyDown?.(event);
            event.preventDefault();
            submit();
          }}
        />
      </div>
      <button
        type="submit"
        class="send"
        aria-label={submitLabel}
        title={submitLabel}
        disabled={cannotSubmit}
        onPointerDown={(event) => event.preventDefault()}
      >
        <Icon shape={submitLabel === "Send" ? "send" : "check"} />
      </button>
      <p class="too-long" id="too-long" role="status">
        {isTooLong &&
          `Too long to send: ${kib(size)} of ${limit.bytes / KIB} KiB. Shorten it, or say it in parts.`}
      </p>
    </form>
  );
}

/** Any key but a bare Enter; the Enter that ends a composition (`keyCode` 229 in Safari) chooses a word. */
function isBreaking({ key, shiftKey, isComposing, keyCode }: KeyboardEvent): boolean {
  return key !== "Enter" || shiftKey || isComposing || keyCode === 229;
}

function kib(bytes: number): string {
  return (Math.ceil(bytes / KIB * 10) / 10).toFixed(1);
}
