// What a room's page rarely needs, or not at once: one chunk of its own.
export { Announcer } from "./Announcer.tsx";
export { ChangeRefusal } from "./ChangeRefusal.tsx";
export { ConnectionNotice } from "./ConnectionNotice.tsx";
export { DropZone } from "./DropZone.tsx";
export { FileCard } from "./FileCard.tsx";
export { IncompleteLink } from "./IncompleteLink.tsx";
export { KeyCheck } from "./KeyCheck.tsx";
export { LineEditor } from "./LineEditor.tsx";
export { LineMenu } from "./LineMenu.tsx";
export { NewLinkDialog } from "./NewLinkDialog.tsx";
export { NewLinkRow } from "./NewLinkRow.tsx";
export { chooseFiles } from "./offers.ts";
export { Refusal } from "./Refusal.tsx";
export { StopPanel } from "./StopPanel.tsx";
