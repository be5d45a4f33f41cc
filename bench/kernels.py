"""Whether another kind of CPU gives the same labels: the share of equal ones between two runs.

    python bench/kernels.py write HERE.json [MOST [WEIGHTS]]          on this CPU
    qemu-x86_64 -cpu Haswell .venv/bin/python bench/kernels.py write THERE.json
    python bench/kernels.py compare HERE.json THERE.json

Debian's `qemu-user` emulates a CPU without AVX-512 and VNNI, so ONNX Runtime takes its AVX2
kernels. That is ten to fifty times slower: the texts are those of examples/.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from readout.tagger import Tagged
from readout.tagger.neural import FOLDER, NeuralTagger

EXAMPLES = Path(__file__).parent.parent / "examples"
LAYERS = ("xpos", "upos", "lemma", "head", "deprel")


def write(out: Path, most: int, weights: Path) -> None:
    tagger = NeuralTagger(weights)
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.txt"))[:most]]
    out.write_text(json.dumps([answers(tagger.tag(text)) for text in texts]), "utf-8")


def answers(tagged: Tagged) -> dict[str, list[object]]:
    """Labels by layer; spans of names and roles with their kind."""
    found: dict[str, list[object]] = {
        layer: [getattr(word, layer) for word in tagged.words] for layer in LAYERS
    }
    found["names"] = [[n.span.start, n.span.end, n.type] for n in tagged.names]
    found["roles"] = [[r.span.start, r.span.end, r.role] for r in tagged.roles]
    return found


def compare(left: Path, right: Path) -> None:
    ours, theirs = (json.loads(path.read_text("utf-8")) for path in (left, right))
    for layer in (*LAYERS, "names", "roles"):
        same = both = 0
        for one, other in zip(ours, theirs, strict=True):
            a, b = one[layer], other[layer]
            if layer in ("names", "roles"):
                a, b = {tuple(x) for x in a}, {tuple(x) for x in b}
                same, both = same + len(a & b), both + len(a | b)
            else:
                same += sum(x == y for x, y in zip(a, b, strict=True))
                both += len(a)
        print(f"{layer}: {same} of {both} equal")


def main() -> None:
    match sys.argv[1:]:
        case ["write", out, *rest]:
            most = int(rest[0]) if rest else 100
            write(Path(out), most, Path(rest[1]) if len(rest) > 1 else FOLDER)
        case ["compare", left, right]:
            compare(Path(left), Path(right))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
