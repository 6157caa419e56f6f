import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Introduction } from "../lib/client/introductions.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";

/** Who can be taken along to a new link, and how it is made. */
export interface NewLinkDialogProps {
  /** The own fingerprint. */
  readonly self: string;
  readonly introductions: ReadonlyMap<string, Introduction>;
  /** How many can be taken along. */
  readonly most: number;
  /** Makes a link for the members with these fingerprints. */
  readonly make: (chosen: ReadonlySet<string>) => Promise<void>;
  readonly close: () => void;
}

const STANDINGS = {
  new: "new: you haven’t met this key before",
  known: "known",
  changed: "changed key: it may be somebody else",
} as const;

/** Asks who gets a new link for a room: whoever was shown when it opened, but for changed keys, unless unchecked. */
export function NewLinkDialog({ self, introductions, most, make, close }: NewLinkDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const people = peopleOf(introductions, self);
  const [shownFirst] = useState(() => new Set(people.map(({ fingerprint }) => fingerprint)));
  const [decided, setDecided] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [state, setState] = useState<"asking" | "making" | "failed">("asking");
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const isChosen = ({ fingerprint, standing, exchange }: Introduction) =>
    exchange !== undefined &&
    (decided.get(fingerprint) ?? (standing !== "changed" && shownFirst.has(fingerprint)));
  const chosen = people.filter(isChosen);
  const confirm = () => {
    setState("making");
    make(new Set(chosen.map(({ fingerprint }) => fingerprint))).then(
      () => dialog.current?.close(),
      () => setState("failed"),
    );
  };
  return (
    <dialog
      ref={dialog}
      class="sheet ask"
      aria-labelledby="new-link-title"
      onClose={close}
      onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <h2 id="new-link-title" tabIndex={-1} autofocus>New link</h2>
        <p>
          It leads to a new, empty room with a new key. What was said here doesn’t come along. Who stays
          behind sees that there is a new link, and can’t open it; this room stays open to everybody with the
          old one.
        </p>
        {people.length === 0 ? <p>Nobody else is here: you go alone.</p> : (
          <fieldset>
            <legend>Who comes along</legend>
            {people.map((person) => (
              <Choice
                key={person.fingerprint}
                person={person}
                isChosen={isChosen(person)}
                choose={(is) => setDecided(new Map([...decided, [person.fingerprint, is]]))}
              />
            ))}
          </fieldset>
        )}
        <p class="problem" role="alert">
          {chosen.length > most && `At most ${most} can come along.`}
          {state === "failed" && "The new link could not be made in this browser."}
        </p>
        <div class="answers">
          <button
            type="submit"
            class="button main"
            disabled={state === "making" || chosen.length > most}
          >
            <Icon shape="key" />{" "}
            {people.length === 0 ? "Make it" : `Make it for ${countOf(chosen.length, people.length)}`}
          </button>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>Cancel</button>
        </div>
      </form>
    </dialog>
  );
}

interface ChoiceProps {
  readonly person: Introduction;
  readonly isChosen: boolean;
  readonly choose: (isChosen: boolean) => void;
}

function Choice({ person: { name, fingerprint, standing, exchange }, isChosen, choose }: ChoiceProps) {
  const canCome = exchange !== undefined;
  const hint = `comes-${fingerprint}`;
  return (
    <label class="choice" data-standing={standing}>
      <input
        type="checkbox"
        checked={isChosen}
        disabled={!canCome}
        aria-describedby={hint}
        onChange={(event) => choose(event.currentTarget.checked)}
      />
      <Avatar id={fingerprint} name={name} />
      <span class="member-name">
        <bdi>{name}</bdi>
        <span class="path" id={hint}>
          {standing === "changed" && <Icon shape="alert" />}
          {canCome
            ? STANDINGS[standing]
            : "this page is too old to take a new link: it has to be loaded again"}
        </span>
      </span>
    </label>
  );
}

/** Everybody else, each once, however many pages they have open. */
function peopleOf(introductions: NewLinkDialogProps["introductions"], self: string): readonly Introduction[] {
  const all = new Map([...introductions.values()].map((each) => [each.fingerprint, each]));
  all.delete(self);
  return [...all.values()];
}

function countOf(chosen: number, all: number): string {
  if (chosen === 0) return "me alone";
  return chosen === all ? "all of them" : `${chosen} of ${all}`;
}
