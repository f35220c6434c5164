/* Sound in the browser. All instruments of a page share one audio context, one limiter and one set of samples; one of them plays at a time.
   Notes are scheduled a little ahead of the clock; every voice can be cut in the middle and lets go of its audio nodes when it ends. */

const PAGE = Symbol.for("musicnn.sound");
const AHEAD = 0.12, EVERY = 25, RELEASE = 0.05, MOST_VOICES = 64;       // s, ms, s
const DRUMS = 128;

/** What the page shares. The context is made by the first click, as browsers demand. */
export function sound() {
  return (globalThis[PAGE] ??= { context: null, out: null, banks: new Map(), playing: null, voices: new Set() });
}

/** A straight line up to 0.8, a round shoulder to 0.98: a compressor lets the first milliseconds of an attack through; they stop here. */
function ceiling() {
  return Float32Array.from({ length: 4097 }, (_, i) => {
    const x = i / 2048 - 1, over = Math.max(0, Math.abs(x) - 0.8);
    return Math.sign(x) * (Math.abs(x) - over + 0.18 * Math.tanh(over / 0.18) / Math.tanh(1 / 0.9));
  });
}

/** The running context. Call it in the handler of a click or key. */
export async function awake() {
  const page = sound();
  if (!page.context) {
    const context = new AudioContext({ latencyHint: "interactive" });
    const limiter = new DynamicsCompressorNode(context, { threshold: -8, knee: 4, ratio: 20, attack: 0.002, release: 0.12 });
    page.out = new GainNode(context, { gain: 0.8 });
    page.meter = new AnalyserNode(context, { fftSize: 2048 });
    page.out.connect(limiter).connect(new WaveShaperNode(context, { curve: ceiling() })).connect(page.meter).connect(context.destination);
    page.context = context;
  }
  if (page.context.state !== "running") await page.context.resume();
  return page.context;
}

/** Samples of a General MIDI program, asked for once a page. `answer` is {content: {rate, samples}, buffers: [PCM16]}. */
export function wantSamples(program, ask) {
  const { banks } = sound();
  if (banks.has(program)) return banks.get(program).ready;
  const bank = { samples: [], ready: null };
  bank.ready = ask(program).then(({ content, buffers }) => {
    if (!content.samples || !content.samples.length) return false;
    const pcm = new Int16Array(buffers[0].buffer, buffers[0].byteOffset || 0, buffers[0].byteLength >> 1);
    bank.samples = content.samples.map((s) => {
      const buffer = new AudioBuffer({ numberOfChannels: 1, length: s.frames, sampleRate: content.rate });
      const wave = buffer.getChannelData(0);
      for (let i = 0; i < s.frames; i++) wave[i] = pcm[s.offset + i] / 32768;
      return { ...s, buffer, rate: content.rate };
    });
    return true;
  }).catch(() => { banks.delete(program); return false; });            // the plain voice plays; the next note asks again
  banks.set(program, bank);
  return bank.ready;
}

function sampled(context, sample, pitch, at) {
  const speed = sample.fixed ? 1 : 2 ** ((pitch - sample.pitch) / 12);
  const source = new AudioBufferSourceNode(context, { buffer: sample.buffer, playbackRate: speed });
  const gain = new GainNode(context, { gain: 1 });
  if (sample.loop) {                                                    // the tail goes round; what dies away in nature dies away here
    const [start, end] = sample.loop;
    Object.assign(source, { loop: true, loopStart: start / sample.rate, loopEnd: end / sample.rate });
    if (sample.decay > 0) gain.gain.setTargetAtTime(0, at + start / sample.rate / speed, 1 / sample.decay);
  }
  return { source, chain: [source.connect(gain)] };
}

const HARMONICS = new Float32Array([0, 1, 0.42, 0.22, 0.12, 0.05, 0.03]);

function plain(context, program, pitch, at) {
  const gain = new GainNode(context, { gain: 0 });
  if (program === DRUMS) {
    const length = Math.ceil(context.sampleRate * 0.18), buffer = new AudioBuffer({ length, sampleRate: context.sampleRate });
    const wave = buffer.getChannelData(0);
    for (let i = 0; i < length; i++) wave[i] = (((i * 16807 * (i + 7)) % 65537) / 32768 - 1) * Math.exp((-7 * i) / length);
    const source = new AudioBufferSourceNode(context, { buffer });
    const tone = new BiquadFilterNode(context, { type: "lowpass", frequency: pitch < 38 ? 180 : pitch < 42 ? 2500 : 9000 });
    gain.gain.setValueAtTime(pitch < 38 ? 1.6 : 0.5, at);
    source.connect(tone).connect(gain);
    return { source, chain: [tone, gain] };
  }
  const wave = new PeriodicWave(context, { real: new Float32Array(HARMONICS.length), imag: HARMONICS });
  const source = new OscillatorNode(context, { periodicWave: wave, frequency: 440 * 2 ** ((pitch - 69) / 12) });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.4, at + 0.012);
  gain.gain.setTargetAtTime(0.2, at + 0.012, 0.25);
  source.connect(gain);
  return { source, chain: [gain] };
}

/** One sounding note. */
class Voice {
  constructor(program, pitch, velocity, at, seconds) {
    const { context, out, banks, voices } = sound();
    const samples = banks.get(program)?.samples ?? [];
    const near = (a, b) => (Math.abs(a.pitch - pitch) <= Math.abs(b.pitch - pitch) ? a : b);
    const made = samples.length ? sampled(context, samples.reduce(near), pitch, at) : plain(context, program, pitch, at);
    this.level = new GainNode(context, { gain: 0.28 * (velocity / 80) ** 2 });
    this.source = made.source;
    this.chain = [...made.chain, this.level];
    made.chain.at(-1).connect(this.level).connect(out);
    this.at = at;
    const end = at + (program === DRUMS ? Math.max(seconds, 0.6) : seconds);
    this.level.gain.setTargetAtTime(0, Math.max(end, at + 0.03), RELEASE);
    this.source.start(at);
    this.source.stop(end + 6 * RELEASE);
    this.source.onended = () => this.free();
    voices.add(this);
    if (voices.size > MOST_VOICES) [...voices][0].cut();
  }

  /** Silence within a few milliseconds, without a click. */
  cut() {
    const now = sound().context.currentTime;
    this.level.gain.cancelScheduledValues(now);
    this.level.gain.setTargetAtTime(0, now, 0.008);
    this.source.stop(Math.max(now + 0.06, this.at));
    sound().voices.delete(this);
  }

  free() {
    for (const node of [this.source, ...this.chain]) node.disconnect();
    this.source.onended = null;
    sound().voices.delete(this);
  }
}

/** Sound one note now, such as when a key of the roll is touched. */
export async function tap(program, pitch, seconds = 0.25, velocity = 80) {
  const context = await awake();
  return new Voice(program, pitch, velocity, context.currentTime + 0.005, seconds);
}

/** Plays rows [onset, pitch, duration, velocity, part] of a piece. Positions are in steps. */
export class Player {
  constructor({ ask = async () => ({ content: {} }) } = {}) {
    Object.assign(this, { ask, rows: [], step: 0, loop: null, state: "stopped" });
    this.piece = { steps: 0, steps_per_quarter: 4, tempo: 120, parts: [] };
    this.anchors = [];                                                  // [{time, step}]: from `time` on, the music goes on from `step`
    this.voices = new Map();                                            // voice → the row it sounds, as text
    this.listeners = new Set();
  }

  listen(callback) { this.listeners.add(callback); return () => this.listeners.delete(callback); }
  tell() { for (const callback of this.listeners) callback(this.position, this.state); }

  get secondsPerStep() { return 60 / (this.piece.tempo * this.piece.steps_per_quarter); }
  program(part) { return this.piece.parts[part]?.program ?? 0; }

  /** New notes. While playing, the music goes on with them at once; notes that are gone fall silent. */
  load(rows, piece) {
    const playing = this.state === "playing", step = this.position;
    this.rows = [...rows].sort((a, b) => a[0] - b[0]);
    this.piece = piece;
    if (this.loop && this.loop[0] >= piece.steps) this.loop = null;
    this.step = Math.min(step, piece.steps);
    if (!playing) return this.tell();
    const alive = new Set(rows.map(String));
    for (const [voice, row] of this.voices) if (!alive.has(row)) this.hush(voice);
    this.again(step);
  }

  prepare() { return Promise.all([...new Set(this.piece.parts.map((p) => p.program))].map((p) => wantSamples(p, this.ask))); }

  /** Where the music is now, in steps (fractional while playing). */
  get position() {
    if (this.state !== "playing") return this.step;
    const now = sound().context.currentTime;
    while (this.anchors.length > 1 && this.anchors[1].time <= now) this.anchors.shift();
    const { time, step } = this.anchors[0];
    return Math.min(step + Math.max(0, now - time) / this.secondsPerStep, this.piece.steps);
  }

  async play() {
    if (this.state === "playing" || this.state === "starting") return;
    this.state = "starting";
    this.prepare();
    await awake();
    if (this.state !== "starting") return;                              // stopped while the browser woke its audio
    sound().playing?.pause();
    sound().playing = this;
    if (this.step >= this.stop_at || (this.loop && this.step < this.loop[0])) this.step = this.loop ? this.loop[0] : 0;
    this.state = "playing";
    this.anchors = [{ time: sound().context.currentTime + 0.03, step: this.step }];
    this.sustain(this.step);
    this.cursor = this.step;
    this.tick();
    this.timer = setInterval(() => this.tick(), EVERY);
    const frame = () => { if (this.state === "playing") { this.tell(); this.frame = requestAnimationFrame(frame); } };
    frame();
  }

  get stop_at() { return this.loop ? Math.min(this.loop[1], this.piece.steps) : this.piece.steps; }

  halt(state, step) {
    const was = this.state;
    clearInterval(this.timer);
    cancelAnimationFrame(this.frame);
    for (const voice of this.voices.keys()) this.hush(voice);
    this.state = state;
    this.step = step;
    if (was === "playing" && sound().playing === this) sound().playing = null;
    this.tell();
  }
  pause() { this.halt("paused", this.position); }
  stop() { this.halt("stopped", this.loop ? this.loop[0] : 0); }

  seek(step) {
    const to = Math.min(Math.max(step, 0), this.piece.steps);
    if (this.state !== "playing") { this.step = to; return this.tell(); }
    for (const voice of this.voices.keys()) this.hush(voice);
    this.again(to);
    this.sustain(to);
  }

  /** Repeat steps first..end, or with null play on to the end of the piece. */
  repeat(range) {
    const step = this.position;
    this.loop = range && range[0] < range[1] ? range : null;
    if (this.state === "playing") this.seek(this.loop && (step < range[0] || step >= range[1]) ? range[0] : step);
    else this.tell();
  }

  setTempo(tempo) {
    const step = this.position;
    this.piece = { ...this.piece, tempo };
    if (this.state === "playing") this.again(step);
  }

  /** Go on from `step` under new circumstances: what was scheduled but has not begun is taken back. */
  again(step) {
    const now = sound().context.currentTime;
    for (const voice of this.voices.keys()) if (voice.at > now) this.hush(voice);
    this.anchors = [{ time: now, step }];
    this.cursor = step;
    this.tick();
  }

  /** Sound the notes that began before `step` and last beyond it. */
  sustain(step) {
    const { time } = this.anchors[0];
    for (const row of this.rows) if (row[0] < step && step < row[0] + row[2]) this.sing(row, time, row[0] + row[2] - step);
  }

  sing(row, at, steps = row[2]) {
    const left = Math.min(steps, Math.max(this.stop_at - row[0], 1));
    this.voices.set(new Voice(this.program(row[4]), row[1], row[3], at, left * this.secondsPerStep * 0.97), String(row));
  }

  hush(voice) { voice.cut(); this.voices.delete(voice); }

  tick() {
    const context = sound().context, live = sound().voices;
    for (const voice of this.voices.keys()) if (!live.has(voice)) this.voices.delete(voice);
    const horizon = context.currentTime + (document.hidden ? 1.3 : AHEAD);   // hidden pages get one tick a second
    for (let round = 0; round < 64; round++) {
      const { time, step } = this.anchors.at(-1), end = this.stop_at;
      const until = Math.min(step + (horizon - time) / this.secondsPerStep, end);
      for (const row of this.rows) {
        if (row[0] >= until) break;
        if (row[0] >= this.cursor) this.sing(row, Math.max(time + (row[0] - step) * this.secondsPerStep, context.currentTime));
      }
      this.cursor = Math.max(this.cursor, until);
      if (until < end) return;
      const finish = time + (end - step) * this.secondsPerStep;
      if (!this.loop || end - this.loop[0] < 1) {
        if (context.currentTime >= finish + 0.05) this.halt("stopped", 0);
        return;
      }
      this.anchors.push({ time: finish, step: this.loop[0] });
      this.cursor = this.loop[0];
    }
  }

  close() { if (this.state !== "stopped") this.stop(); this.listeners.clear(); }
}
