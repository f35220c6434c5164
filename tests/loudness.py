"""What plays in a page at the loudspeaker, for `page.evaluate`: every page of ours has one `musicnn.sound` with a meter."""

LOUD = """async (seconds) => {                          // the loudest moment of the next seconds, at the loudspeaker
    const { meter } = globalThis[Symbol.for('musicnn.sound')], wave = new Float32Array(meter.fftSize);
    let peak = 0;
    for (const end = performance.now() + 1000 * seconds; performance.now() < end;) {
        meter.getFloatTimeDomainData(wave);
        peak = Math.max(peak, ...wave.map(Math.abs));
        await new Promise((next) => setTimeout(next, 15));
    }
    return peak;
}"""
QUIET = """async () => {                              // seconds of sound until nothing sounds any more
    const { context, meter, voices } = globalThis[Symbol.for('musicnn.sound')], begin = context.currentTime;
    const wave = new Float32Array(meter.fftSize);
    for (;;) {
        meter.getFloatTimeDomainData(wave);
        if (!voices.size && Math.max(...wave.map(Math.abs)) < 0.001) return context.currentTime - begin;
        await new Promise((next) => setTimeout(next, 10));
    }
}"""
