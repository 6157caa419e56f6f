import { Icon } from "./Icon.tsx";

/** Says that a room is private. */
export function PrivateMark() {
  return (
    <span class="private-mark" title="What is said here is sealed with the key in the link.">
      <Icon shape="lock" /> Private<span class="long">: the server can’t read this</span>
    </span>
  );
}
