"""Euclidean rhythms: onsets spread over a bar as evenly as whole steps allow.

G. Toussaint noticed that Euclid's algorithm for the greatest common divisor, in E. Bjorklund's version for the timing of a neutron
source, writes down many rhythms that are played: 3 onsets on 8 pulses are the Cuban tresillo, 5 on 8 the cinquillo.
Calling such rhythms Euclidean says something about a string of x and dots and little about the music:

- The algorithm does not know where a rhythm begins: Ghana's fume-fume and a Venda clapping pattern are one line begun at two places.
- Even is easy. Of the 79 lines of two to n - 2 onsets in our collection of rhythms 42 are Euclidean where chance would give 7, but half of
  the 42 are plain pulses or have two strokes; and of the 56 ways to place 3 onsets on 8 pulses every seventh is a rotation of tresillo.
- What is not even is often the point: the son clave, 3 + 3 + 4 + 2 + 4, is no Euclidean rhythm, and is played as widely as any.
- A grid hides how it is played: jembe players in Mali divide the beat into unequal parts on purpose, samba is not played in sixteenths.
- Nobody who plays them computes them. They came from dances, words and hands; a formula found afterwards explains none of that.

Sources: G. Toussaint, The Euclidean Algorithm Generates Traditional Musical Rhythms, Bridges 2005; E. Demaine and others, The Distance
Geometry of Music, Computational Geometry 42, 2009; R. Polak, Rhythmic Feel as Meter, Music Theory Online 16, 2010 (on Mali).
"""

from musicnn.arguments import checked
from musicnn.errors import MusicError


@checked
def euclidean(onsets: int, pulses: int, rotation: int = 0) -> tuple[int, ...]:
    """`onsets` ones among `pulses` zeros and ones, as even as can be, by Bjorklund's algorithm.

    Begin with the ones and the zeros; put a zero behind each one; put what is left over behind these pairs; and so on, until at most one
    kind of leftover remains.

    Args:
        onsets: 0..pulses.
        pulses: 1..1000.
        rotation: begin so many pulses later; negative for earlier.

    Raises:
        MusicError: for more onsets than pulses, or no pulse.
    """
    if not 0 <= onsets <= pulses or not 1 <= pulses <= 1000:
        raise MusicError(f"{onsets} onsets do not fit on {pulses} pulses; give 0 <= onsets <= pulses and 1..1000 pulses")
    heads, rests = [(1,)] * onsets, [(0,)] * (pulses - onsets)
    while heads and len(rests) > 1:
        pairs = min(len(heads), len(rests))
        heads, rests = [a + b for a, b in zip(heads, rests, strict=False)], heads[pairs:] or rests[pairs:]
    line = sum(heads + rests, ())
    shift = rotation % pulses
    return line[shift:] + line[:shift]


def is_euclidean(line) -> bool:
    """Is a line of zeros and ones some rotation of the Euclidean rhythm with as many onsets and pulses?"""
    line = tuple(map(int, map(bool, line)))
    return any(euclidean(sum(line), len(line), shift) == line for shift in range(len(line)))
