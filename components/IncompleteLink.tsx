/** Why a private room can't be opened on this page. */
export type LinkProblem = "incomplete" | "insecure" | "failed";

const WORDS = {
  incomplete: {
    title: "This link is incomplete",
    text:
      "It is the link to a private room, but a part of its key, behind the #, is missing. Ask for the whole link.",
  },
  insecure: {
    title: "Private rooms need a secure address",
    text: "This page came by plain http, where browsers have no cryptography. Open the link with https.",
  },
  failed: {
    title: "This browser can’t open private rooms",
    text: "Its cryptography doesn’t do what they need. A newer browser does.",
  },
} as const;

/** A page in place of a private room that can't be opened: it says why. */
export function IncompleteLink({ room, problem }: { room: string; problem: LinkProblem }) {
  const { title, text } = WORDS[problem];
  return (
    <div class="panel" data-reason={problem}>
      <h2>{title}</h2>
      <p class="panel-room">{room}</p>
      <p>{text}</p>
      <p class="choices">
        <a class="button" href="/">Back to the start</a>
      </p>
    </div>
  );
}
