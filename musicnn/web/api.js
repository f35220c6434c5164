/* What an instrument needs from the place it lives in. A host has shared state that both sides may change, and questions to the other side:

     get(name) · set({name: value, …}) · watch([names], callback) → end · ask(kind, content) → Promise<{content, buffers}>
     adopt(root) · close()

   The notebook's host speaks to a Python widget; a page may bring one that speaks to a server. Nothing else in this folder knows
   where it runs. */

const PATIENCE = 30_000;                                                // ms; after that Python is taken to be busy or gone

/** A host over a widget model (the anywidget interface: get, set, save_changes, on, off, send). */
export function notebookHost(model) {
  const waiting = new Map(), ends = [];
  let serial = 0;
  const receive = (message, buffers) => {
    const asked = waiting.get(message.id);
    if (!asked) return;
    waiting.delete(message.id);
    clearTimeout(asked.timer);
    if (message.error) asked.reject(new Error(message.error));
    else asked.resolve({ content: message, buffers });
  };
  model.on("msg:custom", receive);
  const host = {
    get: (name) => model.get(name),
    set(values) {
      for (const [name, value] of Object.entries(values)) model.set(name, value);
      model.save_changes();
    },
    watch(names, callback) {
      let due = false;
      const once = () => {                                              // several names that change together call back once
        if (due) return;
        due = true;
        queueMicrotask(() => { due = false; callback(); });
      };
      for (const name of names) model.on(`change:${name}`, once);
      const end = () => names.forEach((name) => model.off(`change:${name}`, once));
      ends.push(end);
      return end;
    },
    ask(kind, content = {}) {
      const id = ++serial;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new Error("no answer from Python; a cell may still be running, or the kernel was stopped"));
        }, PATIENCE);
        waiting.set(id, { resolve, reject, timer });
        model.send({ id, kind, ...content });
      });
    },
    adopt(root) {                                                       // else the notebook takes arrows and letters as its own
      root.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
    },
    close() {
      ends.forEach((end) => end());
      model.off("msg:custom", receive);
      waiting.forEach(({ timer }) => clearTimeout(timer));
      waiting.clear();
    },
  };
  return host;
}

/** A host without another side: state in memory, answers from a function. For pages that stand alone, and for tests. */
export function memoryHost(state, answer = async () => ({ content: {}, buffers: [] })) {
  const watchers = new Set();
  return {
    get: (name) => state[name],
    set(values) {
      Object.assign(state, values);
      for (const w of watchers) if (w.names.some((name) => name in values)) queueMicrotask(w.callback);
    },
    watch(names, callback) {
      const watcher = { names, callback };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    ask: answer,
    adopt() {},
    close: () => watchers.clear(),
  };
}
