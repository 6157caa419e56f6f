import { later } from "./later.tsx";

/** Loads what a room's page rarely needs: when it is needed, or before, when the page has nothing else to do. */
export const loadExtras = () => import("./extras.ts");

export const Announcer = later(() => loadExtras().then((extras) => extras.Announcer));
export const ChangeRefusal = later(() => loadExtras().then((extras) => extras.ChangeRefusal));
export const ConnectionNotice = later(() => loadExtras().then((extras) => extras.ConnectionNotice));
export const DropZone = later(() => loadExtras().then((extras) => extras.DropZone));
export const FileCard = later(() => loadExtras().then((extras) => extras.FileCard));
export const IncompleteLink = later(() => loadExtras().then((extras) => extras.IncompleteLink));
export const KeyCheck = later(() => loadExtras().then((extras) => extras.KeyCheck));
export const LineEditor = later(() => loadExtras().then((extras) => extras.LineEditor));
export const LineMenu = later(() => loadExtras().then((extras) => extras.LineMenu));
export const NewLinkDialog = later(() => loadExtras().then((extras) => extras.NewLinkDialog));
export const NewLinkRow = later(() => loadExtras().then((extras) => extras.NewLinkRow));
export const Refusal = later(() => loadExtras().then((extras) => extras.Refusal));
export const StopPanel = later(() => loadExtras().then((extras) => extras.StopPanel));
