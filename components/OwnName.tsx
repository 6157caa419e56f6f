import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";

/** The own name in a room; without `rename` the page is not ready yet. */
export interface OwnNameProps {
  readonly id: string;
  readonly name: string;
  readonly rename: ((name: string) => void) | undefined;
  /** Says whether there is something to see in a name. */
  readonly isName: (typed: string) => boolean;
}

/** The own name, which turns into a form to change it. */
export function OwnName({ id, name, rename, isName }: OwnNameProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="own-name">
      <Avatar id={id} name={name} />
      {isOpen && rename
        ? <NameForm name={name} rename={rename} isName={isName} close={close} />
        : (
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

interface NameFormProps extends Pick<OwnNameProps, "name" | "isName"> {
  readonly rename: (name: string) => void;
  readonly close: () => void;
}

function NameForm({ name, rename, isName, close }: NameFormProps) {
  const field = useRef<HTMLInputElement>(null);
  const [isWrong, setWrong] = useState(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const typed = field.current?.value ?? "";
        if (!isName(typed)) {
          setWrong(true);
          field.current?.focus();
          return;
        }
        rename(typed);
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
        aria-invalid={isWrong}
        aria-describedby={isWrong ? "name-problem" : undefined}
        onInput={() => setWrong(false)}
        defaultValue={name}
      />
      <button type="submit" class="icon-button" aria-label="Save the name">
        <Icon shape="check" />
      </button>
      <p class="problem" id="name-problem" role="alert">
        {isWrong && "A name needs something to see."}
      </p>
    </form>
  );
}
