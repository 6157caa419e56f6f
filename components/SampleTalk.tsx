import { Avatar, hueOf } from "./Avatar.tsx";

const LINES = [
  ["Ada", "Where are you all?", "9:02"],
  ["", "Platform 3, with coffee for everybody ☕", "9:03"],
  ["Bo", "Running. Hold the train!", "9:04"],
] as const;

/** A few lines of talk, to be looked at: what a room is like. */
export function SampleTalk() {
  return (
    <div class="sample" aria-hidden="true">
      {LINES.map(([name, text, time]) => (
        <div key={time} class={name === "" ? "line own first" : "line first"}>
          <div class="byline">
            {name !== "" && <Avatar id={name} name={name} />}
            {name !== "" && <span class={`name ${hueOf(name)}`}>{name}</span>}
            <time>{time}</time>
          </div>
          <div class="said">
            <div class="bubble">{text}</div>
          </div>
        </div>
      ))}
    </div>
  );
}
