/* The API as the page sees it. Every path is relative, so that the page works behind any prefix a proxy puts before it. */

const BASE = new URL("api/v1/", document.baseURI);

/** What the address holds after #: the key on the first visit, a share link, a piece to open. The key is taken out of sight at once. */
export function addressed() {
  const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  if (given.token) {
    sessionStorage.setItem("studio-token", given.token);
    const rest = given.piece ? `#piece=${given.piece}` : "";
    history.replaceState(null, "", location.pathname + location.search + rest);
  }
  return given;
}

/** A name for this browser, by which the server is fair to everybody. It says nothing about who sits before it. */
function clientName() {
  let name = localStorage.getItem("studio-client");
  if (!name) localStorage.setItem("studio-client", (name = crypto.getRandomValues(new Uint32Array(3)).join("-")));
  return name;
}

/** An error of the server: its words, and its status. */
export class Problem extends Error {
  constructor(status, detail) { super(detail); this.status = status; }
}

const headers = (more = {}) => {
  const token = sessionStorage.getItem("studio-token");
  return { "Studio-Client": clientName(), ...(token ? { Authorization: `Bearer ${token}` } : {}), ...more };
};

async function call(method, path, { form, bytes, more = {} } = {}) {
  const body = form === undefined ? bytes : JSON.stringify(form);
  const kind = form === undefined ? {} : { "Content-Type": "application/json" };
  let answer;
  try {
    answer = await fetch(new URL(path, BASE), { method, headers: headers({ ...kind, ...more }), body, cache: "no-store" });
  } catch {
    throw new Problem(0, "the studio does not answer; is it still running?");
  }
  if (answer.ok) return answer;
  const detail = await answer.json().then((problem) => problem.detail, () => `the studio answered ${answer.status}`);
  throw new Problem(answer.status, detail);
}

export const server = {
  get: (path) => call("GET", path).then((answer) => answer.json()),
  post: (path, form, more) => call("POST", path, { form, more }).then((answer) => answer.json()),
  patch: (path, form, etag) => call("PATCH", path, { form, more: { "If-Match": etag } }).then((answer) => answer.json()),
  put: (path) => call("PUT", path).then((answer) => answer.json()),
  remove: (path, etag) => call("DELETE", path, { more: etag ? { "If-Match": etag } : {} }),
  upload: (bytes) => call("POST", "uploads", { bytes, more: { "Content-Type": "application/octet-stream" } }).then((a) => a.json()),
  bytes: (method, path, form) => call(method, path, { form }).then((answer) => answer.arrayBuffer()),

  /** The samples of an instrument, as web/synth.js wants them. */
  async samples(program) {
    const data = await this.bytes("GET", `samples/${program}`), length = new DataView(data).getUint32(0, true);
    const content = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
    return { content, buffers: [new Uint8Array(data, 4 + length)] };
  },

  /** The events of a job, [kind, payload], until its last. A lost line is taken up again where it broke. */
  async* events(job, { signal } = {}) {
    let last = 0;
    for (let tries = 0; tries < 20; tries++) {
      try {
        const more = { Accept: "text/event-stream", ...(last ? { "Last-Event-ID": String(last) } : {}) };
        const answer = await fetch(new URL(`jobs/${job}/events`, BASE), { headers: headers(more), signal, cache: "no-store" });
        if (!answer.ok) throw new Problem(answer.status, `the studio answered ${answer.status}`);
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let text = "", more_ = await reader.read(); !more_.done; more_ = await reader.read()) {
          text += more_.value;
          for (let cut = text.indexOf("\n\n"); cut >= 0; cut = text.indexOf("\n\n")) {
            const fields = Object.fromEntries(text.slice(0, cut).split("\n").map((line) => line.split(/: (.*)/s, 2)));
            text = text.slice(cut + 2);
            if (!fields.event) continue;
            last = Number(fields.id);
            tries = 0;
            yield [fields.event, JSON.parse(fields.data)];
            if (["done", "failed", "cancelled"].includes(fields.event)) return;
          }
        }
      } catch (problem) {
        if (signal?.aborted || (problem.status && problem.status < 500)) throw problem;
      }
      await new Promise((next) => setTimeout(next, 500));
    }
    throw new Problem(0, "the connection to the studio was lost");
  },

  /** Put a job in and wait for its result; `hear(kind, payload)` is told of everything that happens. */
  async job(form, hear = () => {}) {
    const job = await this.post("jobs", form, { "Idempotency-Key": crypto.getRandomValues(new Uint32Array(4)).join("-") });
    hear("accepted", job);
    for await (const [kind, payload] of this.events(job.id)) {
      hear(kind, payload, job);
      if (kind === "failed") throw new Problem(422, payload.error);
      if (kind === "cancelled") return null;
    }
    return this.get(`jobs/${job.id}`);
  },
};
export const etagOf = (piece) => `"${piece.id}-${piece.version}"`;
