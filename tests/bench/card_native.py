"""The large native models on a graphics card, one after the other, within ten minutes: what waits for a card at hand.

`python tests/bench/card_native.py [FOLDER]` runs `bench_native.py` for the shapes of Qwen3-VL-8B, Qwen3.5-35B-A3B,
UI-TARS-1.5-7B and Kimi-VL-A3B, each in a process of its own with a share of the time, and keeps what each printed in
FOLDER. Goals: UI-TARS at 65 % and Kimi-VL at 40 % of the bandwidth ceiling, Kimi-VL's first token at 0.35 of all anew.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import torch

LIMIT_S = 590
MODELS = ("qwen3-vl-8b", "qwen3.5-35b-a3b", "ui-tars-1.5-7b", "kimi-vl-a3b")
BENCH = Path(__file__).with_name("bench_native.py")


def main() -> int:
    if not torch.cuda.is_available():
        print("there is no graphics card here; the shapes that a processor runs: bench_native.py --model small")
        return 0
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    folder.mkdir(parents=True, exist_ok=True)
    ends_s = time.monotonic() + LIMIT_S
    for place, model in enumerate(MODELS):
        share_s = (ends_s - time.monotonic()) / (len(MODELS) - place)
        kept = folder / f"{model}.txt"
        with kept.open("w") as output:
            command = [sys.executable, str(BENCH), "--model", model]
            try:
                code = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, timeout=share_s).returncode
            except subprocess.TimeoutExpired:
                code = -1
        print(f"== {model}: {'its time was over' if code < 0 else f'exit code {code}'}; {kept}")
        print(kept.read_text()[-3000:], flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
