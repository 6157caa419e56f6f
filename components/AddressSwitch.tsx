/** Whether the own address is hidden from the others; without `hide` the page is not ready yet. */
export interface AddressSwitchProps {
  readonly isHidden: boolean;
  readonly hide: ((isHidden: boolean) => void) | undefined;
}

/** The choice between the relay alone and direct connections, which show addresses to the others. */
export function AddressSwitch({ isHidden, hide }: AddressSwitchProps) {
  return (
    <div class="address-switch">
      <label>
        <input
          type="checkbox"
          role="switch"
          checked={isHidden}
          disabled={!hide}
          aria-describedby="address-hint"
          onChange={(event) => hide?.(event.currentTarget.checked)}
        />
        Hide my address
      </label>
      <p class="hint" id="address-hint">
        {isHidden
          ? "Lines go through the server only."
          : "Lines also go straight between browsers, which see each other’s address."}
      </p>
    </div>
  );
}
