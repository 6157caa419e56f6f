/** The name that a browser remembers. */
export interface DisplayNameProps {
  readonly name: string;
  readonly isReady: boolean;
  readonly change: (typed: string) => void;
}

/** Asks how others are to see one. */
export function DisplayName({ name, isReady, change }: DisplayNameProps) {
  return (
    <div class="field">
      <label for="display-name">Your name</label>
      <input
        id="display-name"
        type="text"
        autocomplete="nickname"
        maxLength={80}
        aria-describedby="display-name-hint"
        disabled={!isReady}
        value={name}
        onInput={(event) => change(event.currentTarget.value)}
      />
      <p class="hint" id="display-name-hint">What others see. Leave it empty and you get a friendly one.</p>
    </div>
  );
}
