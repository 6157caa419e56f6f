import { Head } from "fresh/runtime";
import { PlainPage } from "./PlainPage.tsx";

/** What a visitor sees instead of a page that couldn't be shown; `status` is the HTTP status. */
export function ErrorPage({ status }: { status: number }) {
  const [title, text] = status === 404
    ? ["There is nothing here", "Perhaps the link lost a letter on its way to you."]
    : status < 500
    ? ["That didn’t work", "The server doesn’t take this request."]
    : ["Something went wrong", "It’s not your doing. Try again in a moment."];
  return (
    <PlainPage title={title}>
      <Head>
        <title>{title} · Parley</title>
      </Head>
      <p>{text}</p>
    </PlainPage>
  );
}
