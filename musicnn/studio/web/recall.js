/* What lies on the desk when a page is loaded again, or left for another: kept by this tab of the browser, for itself alone. */

const KEY = `studio-page ${location.pathname}`;                         // several studios may lie behind one Jupyter

/** Keep what lies on the desk whenever the page goes. */
export function remember(studio) {
  addEventListener("pagehide", () => {
    const { desk, kind, saved, uploaded, savedOrigin } = studio, { score, origin, state } = desk;
    const lying = { score, origin, locked: state.locked, kind, uploaded, savedOrigin, title: studio.title.value,
      saved: saved && { id: saved.id, version: saved.version } };
    try { sessionStorage.setItem(KEY, JSON.stringify(lying)); } catch { /* a browser that keeps nothing: then a reload begins anew */ }
  });
}

/** What was kept, once; null if there is nothing, or nothing that can be read. */
export function recalled() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    return kept?.score?.rows?.length ? kept : null;
  } catch { return null; }
}

/** Put it back. */
export function lay(studio, { score, origin, locked, kind, uploaded, savedOrigin, title, saved }) {
  const { desk } = studio, same = origin && savedOrigin && origin.job === savedOrigin.job && origin.variation === savedOrigin.variation;
  desk.recognise(score, origin);
  desk.show(score, locked);
  studio.choose(kind);
  Object.assign(studio, { saved, uploaded, savedOrigin: same ? origin : savedOrigin });
  studio.title.value = title;
  studio.say("This is what lay here before the page was loaded again.");
}
