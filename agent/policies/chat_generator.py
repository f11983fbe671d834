"""The reply generator of large models on this machine, by a conversation with pictures (agent/policies/conversation).

Pictures are turned into patches once and cached by their content; the prompt is the text of the chat template with as
many placeholders as a picture has tokens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

import numpy as np
import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from agent.core.history import History, Turn
from agent.core.policy import Observation
from agent.core.reply import ParseError, Reply
from agent.policies.confidence import TokenConfidence
from agent.policies.conversation.messages import Message, Picture, Role
from agent.policies.families.family import Family, conversation
from agent.policies.native import Chunk, GenerationError
from vision.frame import Frame
from vision.geometry import Size, Space, Viewport, smart_resize
from vision.vlm.decoding import Decoder, Prompt, PromptPicture
from vision.vlm.loading import NO_MEMORY
from vision.vlm.patches import CHAMELEON, KIMI_VL, QWEN_2_VL, QWEN_3_VL, VisionProcessor, resized

_PROCESSORS: Final[Mapping[str, VisionProcessor]] = {
    "qwen2_vl": QWEN_2_VL,
    "qwen2_5_vl": QWEN_2_VL,
    "qwen3_vl": QWEN_3_VL,
    "qwen3_vl_moe": QWEN_3_VL,
    "qwen3_5": QWEN_3_VL,
    "qwen3_5_moe": QWEN_3_VL,
    "glm4v": QWEN_2_VL,
    "glm4v_moe": QWEN_2_VL,
    "glm46v": QWEN_2_VL,
    "kimi_k25": KIMI_VL,
    "chameleon": CHAMELEON,
}
_CACHED_PICTURES: Final = 16
_USUAL_SCREEN: Final = Size(1920, 1080)
_REPLIES: Final = 8
"""Replies of full length that fit into the room of compiled passes; as many more of usual length do."""

WARM_UPS: Final = 3
"""Steps of `ChatGenerator.warm_up`."""
_MOST_PIXELS: Final = 16384 * 28 * 28

_LEAST_ROOM: Final = 1000
"""Tokens of the context that must be left for a reply, in a family with long ones."""

_LONG: Final = 4096
"""Tokens of a reply for which compiled passes have room from the start."""

_UNFINISHED: Final = "\N{REPLACEMENT CHARACTER}"


class ChatGenerator:
    """A loaded checkpoint; see `agent.policies.native.ReplyGenerator`.

    Args:
        language: Of the thoughts, by its English name.
        compiled: See `Decoder`.

    Raises:
        ValueError: If the vision processor of this architecture is not known.
    """

    def __init__(
        self,
        model: PreTrainedModel,
        tokenizer: PreTrainedTokenizerBase,
        family: Family,
        *,
        language: str = "English",
        compiled: bool = False,
    ) -> None:
        architecture = model.config.model_type
        if architecture not in _PROCESSORS:
            raise ValueError(
                f"how a {architecture!r} takes pictures is not known here; serve it and name its address as the model"
            )
        self._processor = _PROCESSORS[architecture]
        self._tokenizer, self._family, self._language = tokenizer, family, language
        self._decoder = Decoder(model, normalize=self._processor.normalized, compiled=compiled)
        self._image_token = int(model.config.image_token_id)
        self._context = int(model.config.get_text_config().max_position_embeddings)
        self._ends = _ends(model, tokenizer)
        self._shown: dict[bytes, PromptPicture] = {}
        self._reader = ThreadPoolExecutor(1, "reads ahead")
        self._ahead: Future[None] | None = None

    def space(self, size: Size) -> Space:
        """See `ReplyGenerator.space`."""
        return self._family.space(size)

    def parse(self, text: str, size: Size) -> Reply | ParseError:
        """See `ReplyGenerator.parse`."""
        return self._family.format.parse(text, self.space(size))

    def generate(self, observation: Observation, history: History) -> Iterator[Chunk]:
        """See `ReplyGenerator.generate`; after the last chunk the next prompt may be read ahead in the background."""
        self._wait()
        prompt = self.prompt(conversation(self._family, observation, history, language=self._language))
        room = self._context - len(prompt.tokens)
        if room < min(self._family.tokens // 4, _LEAST_ROOM):
            raise GenerationError(
                f"the conversation has {len(prompt.tokens)} tokens and the model reads {self._context}; "
                "choose a smaller region of the screen, or start the rest of the task anew"
            )
        confidence, numbers, before = TokenConfidence(self._family.format), list[int](), ""
        try:
            for token in self._decoder.reply(prompt, most=min(room, self._family.tokens), ends=self._ends):
                numbers.append(token.number)
                text = str(self._tokenizer.decode(numbers, skip_special_tokens=True))
                if text.endswith(_UNFINISHED):  # a character of several tokens
                    continue
                new = text[len(before) :]
                yield Chunk(new, confidence.add(new, token.probability, token.likeliest))
                before = text
            yield Chunk("", None, confidence.pointing(self._read, self.space(observation.frame.size)))
        except torch.OutOfMemoryError:
            torch.cuda.empty_cache()
            raise GenerationError(NO_MEMORY) from None
        self._read_ahead(prompt, observation, history, before)

    def _read_ahead(self, prompt: Prompt, observation: Observation, history: History, text: str) -> None:
        """Read the next prompt ahead where it leaves old pictures out, so that little of this one can be kept.

        All of it but the next screen is known already, and can be read while the action is carried out and the screen
        settles. Should the prompt differ after all, the difference is computed as usual.
        """
        future = (*history, Turn(observation.step, observation.frame, text, self._parsed(text, observation)))
        known = conversation(self._family, observation, future, language=self._language)[:-1]
        if not known:
            return
        ahead = self.prompt(known)
        if ahead.tokens[: len(prompt.tokens)] != prompt.tokens:
            self._ahead = self._reader.submit(self._decoder.read, ahead)

    def _parsed(self, text: str, observation: Observation) -> Reply | None:
        """The reply in a text; None where it cannot be read."""
        reply = self.parse(text, observation.frame.size)
        return reply if isinstance(reply, Reply) else None

    def _wait(self) -> None:
        """Wait until nothing is read ahead any more."""
        ahead, self._ahead = self._ahead, None
        try:
            if ahead is not None:
                ahead.result()
        except torch.OutOfMemoryError:  # the reply itself fails likewise, or finds room
            torch.cuda.empty_cache()

    def _read(self, token: int) -> str:
        return str(self._tokenizer.decode([token], skip_special_tokens=True))

    def warm_up(self) -> Iterator[str]:
        """Run the passes of a reply once, on a screen of the usual size; yields the name of each pass that was done."""
        blank = Frame(np.zeros((_USUAL_SCREEN.height, _USUAL_SCREEN.width, 3), np.uint8), Viewport.plain(_USUAL_SCREEN))
        prompt = self.prompt(conversation(self._family, Observation("", 1, blank), ()))
        screens = self._family.pictures * sum(picture.count for picture in prompt.pictures)
        replies = _REPLIES * min(self._family.tokens, _LONG)
        yield from self._decoder.warm_up(prompt, room=screens + len(prompt.tokens) + replies)
        self._shown.clear()

    def prompt(self, messages: tuple[Message, ...]) -> Prompt:
        """The prompt of a conversation: tokens and pictures, up to the beginning of the reply."""
        pictures = [self._patched(part) for message in messages for part in message.parts if isinstance(part, Picture)]
        text = self._tokenizer.apply_chat_template(
            [_as_template(message) for message in messages], tokenize=False, add_generation_prompt=True
        )
        tokens: list[int] = []
        shown, remaining = [], iter(pictures)
        for number in self._tokenizer(str(text), add_special_tokens=False)["input_ids"]:
            if number == self._image_token:
                picture = next(remaining)
                shown.append(PromptPicture(picture.digest, len(tokens), picture.count, picture.pixels, picture.grid))
                tokens += [number] * picture.count
            else:
                tokens.append(number)
        return Prompt(tuple(tokens), tuple(shown))

    def _fitted(self, size: Size) -> Size:
        """`size`, or where the tower cannot take it, that to which the published processors bring it."""
        block = self._processor.block
        if size.width % block == size.height % block == 0:
            return size
        return smart_resize(size, factor=block, min_pixels=block * block, max_pixels=_MOST_PIXELS)

    def _patched(self, picture: Picture) -> PromptPicture:
        # the digests of tiles are known already where the run is recorded
        size = self._fitted(picture.size)
        content = b"".join((*picture.frame.digests, str(size).encode()))
        digest = hashlib.blake2b(content, digest_size=16).digest()
        known = self._shown.pop(digest, None)
        if known is None:
            pixels, tokens, grid = self._processor.patches(resized(picture.frame.pixels, size))
            known = PromptPicture(digest, 0, tokens, pixels, grid)
        self._shown[digest] = known
        while len(self._shown) > _CACHED_PICTURES:
            del self._shown[next(iter(self._shown))]
        return known


def _as_template(message: Message) -> dict[str, Any]:  # content is a text or a list of parts
    if message.role is not Role.USER:
        return {"role": message.role.value, "content": "".join(map(str, message.parts))}
    parts = [
        {"type": "image"} if isinstance(part, Picture) else {"type": "text", "text": part} for part in message.parts
    ]
    return {"role": "user", "content": parts}


def _ends(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> frozenset[int]:
    configured = model.generation_config.eos_token_id if model.generation_config is not None else None
    several = configured if isinstance(configured, list) else [configured]
    named = [tokenizer.convert_tokens_to_ids(name) for name in ("<|im_end|>", "<|endoftext|>", "[EOS]")]
    known = {tokenizer.eos_token_id, *several, *(token for token in named if token != tokenizer.unk_token_id)}
    return frozenset(int(token) for token in known if token is not None)
