/** This browser and the push service that its maker runs. */

const WORKER = new URL("../push_worker.js", import.meta.url).pathname;

/**
 * @param {import("../api.js").DeskApi} api
 * @param {string} key the server's, base64url
 * @param {string} language
 */
export async function subscribe(api, key, language) {
  const registration = await navigator.serviceWorker.register(WORKER);
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  const { endpoint, keys } = made.toJSON();
  return api.change("/alerts/push", { body: { endpoint, keys, language } });
}

/** @param {import("../api.js").DeskApi} api */
export async function unsubscribe(api) {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  const made = await registration?.pushManager.getSubscription();
  if (!made) return;
  await api.change("/alerts/push", { body: { endpoint: made.endpoint }, method: "DELETE" });
  await made.unsubscribe();
}

/** Leads this page to the case of a push that was pressed. */
export function followPushes() {
  const worker = navigator.serviceWorker;
  if (!worker) return; // not over plain http
  worker.addEventListener("message", ({ data }) => {
    if (typeof data?.url === "string") location.hash = new URL(data.url, location.href).hash;
  });
  worker.startMessages();
}

/** @param {string} text base64url */
function bytes(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (one) => one.charCodeAt(0));
}
