import { page } from "fresh";
import { Head } from "fresh/runtime";
import { NeedsScript } from "../../components/NeedsScript.tsx";
import { PlainPage } from "../../components/PlainPage.tsx";
import { define } from "../../define.ts";
import RoomView from "../../islands/RoomView.tsx";
import { isRoomName, toRoomName } from "../../lib/protocol/names.ts";

export const handler = define.handlers({
  GET(ctx) {
    const { room = "" } = ctx.params;
    if (isRoomName(room)) return page({ room, near: "" });
    const lower = room.toLowerCase();
    if (isRoomName(lower)) return ctx.redirect(`/r/${lower}`, 308);
    return page({ room: undefined, near: toRoomName(room) }, { status: 404 });
  },
});

export default define.page<typeof handler>(({ data: { room, near } }) => {
  if (room === undefined) return <NoRoom near={near} />;
  return (
    <>
      <Head>
        <title>{room} · Parley</title>
        <meta name="robots" content="noindex" />
      </Head>
      <RoomView room={room} />
      <NeedsScript />
    </>
  );
});

function NoRoom({ near }: { near: string }) {
  return (
    <PlainPage title="No room has this name">
      <Head>
        <title>No such room · Parley</title>
      </Head>
      <p>A room’s name is 1 to 64 small letters a–z, digits and hyphens.</p>
      {near !== "" && (
        <p>
          Perhaps you look for <a href={`/r/${near}`}>{near}</a>?
        </p>
      )}
    </PlainPage>
  );
}
