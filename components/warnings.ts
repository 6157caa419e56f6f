/** What is said of an entry that can't be trusted, by what is wrong with it. */
export const WARNINGS = {
  unreadable: "Something came here that isn’t from anybody with this room’s key, or was changed on its way.",
  replayed: "Something that was said before came here again, or too late. It isn’t shown.",
  forked: "Something came here in place of what its author had said. It isn’t shown.",
  gap: "Something said before this is missing here: it was left out on its way.",
} as const;
