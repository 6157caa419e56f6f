import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";

/** The own name in a room; without `rename` the page is not ready yet. */
export interface OwnNameProps {
  readonly id: string;
  readonly name: string;
  readonly rename: ((name: string) => void) | undefined;
}

/** The own name, which turns into a form to change it. */
export function OwnName({ id, name, rename }: OwnNameProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="own-name">
      <Avatar id={id} name={name} />
      {isOpen && rename ? <NameForm name={name} rename={rename} close={close} /> : (
        <span class="member-name">
          <bdi data-testid="own-name">{name}</bdi> <span class="you">you</span>
        </span>
      )}
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={isOpen ? "Keep the name" : "Change your name"}
        disabled={!rename}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon shape={isOpen ? "close" : "edit"} />
      </button>
    </div>
  );
}

function NameForm(
  { name, rename, close }: { name: string; rename: (name: string) => void; close: () => void },
) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        rename(field.current?.value ?? "");
        close();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        close();
      }}
    >
      <input
        ref={field}
        type="text"
        aria-label="Your name"
        autocomplete="nickname"
        enterkeyhint="done"
        maxLength={80}
        required
        defaultValue={name}
      />
      <button type="submit" class="icon-button" aria-label="Save the name">
        <Icon shape="check" />
      </button>
    </form>
  );
}
