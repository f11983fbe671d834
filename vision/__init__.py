"""Pixels in; boxes, text and tensors out. Knows no mouse, no task and no Qt."""

import os as _os

# Since 1.29 the published builds of onnxruntime send what they run to its maker unless this is set before the library
# is loaded (its pull requests 27379 and 29843); deskhand sends nothing to anybody. Whatever loads it imports us first.
_os.environ["ORT_DISABLE_TELEMETRY"] = _os.environ["ORT_TELEMETRY_DISABLED"] = "1"
