/** Shows pushes while no page is open, and leads to the case. Nothing is cached here. */

const worker = /** @type {any} */ (self);

worker.addEventListener("push", (/** @type {any} */ event) => {
  const { title, body, url } = event.data.json();
  const shown = { body, tag: url, data: { url }, icon: "/static/site/icon.svg" };
  event.waitUntil(worker.registration.showNotification(title, shown));
});

worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data.url));
});

/** @param {string} url */
async function lead(url) {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find((/** @type {any} */ page) => new URL(page.url).pathname === "/desk");
  if (!open) return worker.clients.openWindow(url);
  open.postMessage({ url }); // this worker does not control the page, so it may not navigate it
  return open.focus().catch(() => undefined);
}
