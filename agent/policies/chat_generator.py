"""A large model on this machine, spoken to in a conversation with pictures (agent/policies/conversation).

Pictures are turned into patches once and remembered by what they show; the prompt is the chat template's text with as
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
from agent.policies.confidence import Sureness
from agent.policies.conversation.messages import Message, Picture, Role
from agent.policies.families.family import Family, conversation
from agent.policies.native import Chunk, GenerationError
from vision.frame import Frame
from vision.geometry import Size, Space, Viewport
from vision.vlm.decoding import Decoder, Prompt, PromptPicture
from vision.vlm.loading import NO_MEMORY
from vision.vlm.patches import CHAMELEON, KIMI_VL, QWEN_2_VL, QWEN_3_VL, VisionProcessor, resized

_PROCESSORS: Final[Mapping[str, VisionProcessor]] = {
    "qwen2_vl": QWEN_2_VL,
    "qwen2_5_vl": QWEN_2_VL,
    "qwen3_vl": QWEN_3_VL,
    "qwen3_vl_moe": QWEN_3_VL,
    "kimi_k25": KIMI_VL,
    "chameleon": CHAMELEON,
}
_REMEMBERED: Final = 16
_USUAL: Final = Size(1920, 1080)
_REPLIES: Final = 8
"""Of full length; as many more of usual length fit where compiled passes have their room."""

WARM_UPS: Final = 3
"""How many things `ChatGenerator.warm_up` does."""
_UNFINISHED: Final = "\N{REPLACEMENT CHARACTER}"


class ChatGenerator:
    """A loaded checkpoint; see `agent.policies.native.Speaker`.

    Args:
        language: In which thoughts are wanted, by its English name.
        compiled: See `Decoder`.

    Raises:
        ValueError: If nothing is known of how this architecture takes pictures.
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
        """See `Speaker.space`."""
        return self._family.space(size)

    def parse(self, text: str, size: Size) -> Reply | ParseError:
        """See `Speaker.parse`."""
        return self._family.format.parse(text, self.space(size))

    def speak(self, observation: Observation, history: History) -> Iterator[Chunk]:
        """See `Speaker.speak`; after the last piece, what the next reply begins with may be read in the background."""
        self._wait()
        prompt = self.prompt(conversation(self._family, observation, history, language=self._language))
        room = self._context - len(prompt.tokens)
        if room < self._family.tokens // 4:
            raise GenerationError(
                f"the conversation has {len(prompt.tokens)} tokens and the model reads {self._context}; "
                "choose a smaller region of the screen, or start the rest of the task anew"
            )
        sureness, written, told = Sureness(self._family.format), [], ""
        try:
            for token in self._decoder.reply(prompt, most=min(room, self._family.tokens), ends=self._ends):
                written.append(token.number)
                text = str(self._tokenizer.decode(written, skip_special_tokens=True))
                if text.endswith(_UNFINISHED):  # a character of several tokens
                    continue
                new = text[len(told) :]
                yield Chunk(new, sureness.heard(new, token.probability, token.likeliest))
                told = text
            yield Chunk("", None, sureness.pointing(self._read, self.space(observation.frame.size)))
        except torch.OutOfMemoryError:
            torch.cuda.empty_cache()
            raise GenerationError(NO_MEMORY) from None
        self._read_ahead(prompt, observation, history, told)

    def _read_ahead(self, prompt: Prompt, observation: Observation, history: History, said: str) -> None:
        """Where the next prompt leaves old pictures out, little of this one can be kept.

        All but the screen to come is known of it already, and can be read while the action is carried out and the
        screen settles. Should it turn out otherwise, what differs is computed as ever.
        """
        future = (*history, Turn(observation.step, observation.frame, said, self._parsed(said, observation)))
        known = conversation(self._family, observation, future, language=self._language)[:-1]
        if not known:
            return
        ahead = self.prompt(known)
        if ahead.tokens[: len(prompt.tokens)] != prompt.tokens:
            self._ahead = self._reader.submit(self._decoder.read, ahead)

    def _parsed(self, text: str, observation: Observation) -> Reply | None:
        """The reply that a text is; None where it cannot be read."""
        reply = self.parse(text, observation.frame.size)
        return reply if isinstance(reply, Reply) else None

    def _wait(self) -> None:
        """Until nothing is read ahead any more."""
        ahead, self._ahead = self._ahead, None
        try:
            if ahead is not None:
                ahead.result()
        except torch.OutOfMemoryError:  # then the reply itself says so, or finds room
            torch.cuda.empty_cache()

    def _read(self, token: int) -> str:
        return str(self._tokenizer.decode([token], skip_special_tokens=True))

    def warm_up(self) -> Iterator[str]:
        """Do once what every reply needs, on a screen of the usual size; says what was done."""
        blank = Frame(np.zeros((_USUAL.height, _USUAL.width, 3), np.uint8), Viewport.plain(_USUAL))
        prompt = self.prompt(conversation(self._family, Observation("", 1, blank), ()))
        screens = self._family.pictures * sum(one.count for one in prompt.pictures)
        yield from self._decoder.warm_up(prompt, room=screens + len(prompt.tokens) + _REPLIES * self._family.tokens)
        self._shown.clear()

    def prompt(self, messages: tuple[Message, ...]) -> Prompt:
        """Tokens and pictures of a conversation, up to where the reply begins."""
        pictures = [self._patched(part) for one in messages for part in one.parts if isinstance(part, Picture)]
        text = self._tokenizer.apply_chat_template(
            [_as_template(one) for one in messages], tokenize=False, add_generation_prompt=True
        )
        tokens: list[int] = []
        shown, left = [], iter(pictures)
        for number in self._tokenizer(str(text), add_special_tokens=False)["input_ids"]:
            if number == self._image_token:
                one = next(left)
                shown.append(PromptPicture(one.digest, len(tokens), one.count, one.pixels, one.grid))
                tokens += [number] * one.count
            else:
                tokens.append(number)
        return Prompt(tuple(tokens), tuple(shown))

    def _patched(self, picture: Picture) -> PromptPicture:
        # the digests of tiles are known already where the run is recorded
        seen = b"".join((*picture.frame.digests, str(picture.size).encode()))
        digest = hashlib.blake2b(seen, digest_size=16).digest()
        known = self._shown.pop(digest, None)
        if known is None:
            pixels, tokens, grid = self._processor.patches(resized(picture.frame.pixels, picture.size))
            known = PromptPicture(digest, 0, tokens, pixels, grid)
        self._shown[digest] = known
        while len(self._shown) > _REMEMBERED:
            del self._shown[next(iter(self._shown))]
        return known


def _as_template(message: Message) -> dict[str, Any]:  # content is a text or a list of parts
    if message.role is not Role.USER:
        return {"role": message.role.value, "content": "".join(map(str, message.parts))}
    parts = [{"type": "image"} if isinstance(one, Picture) else {"type": "text", "text": one} for one in message.parts]
    return {"role": "user", "content": parts}


def _ends(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> frozenset[int]:
    configured = model.generation_config.eos_token_id if model.generation_config is not None else None
    several = configured if isinstance(configured, list) else [configured]
    named = [tokenizer.convert_tokens_to_ids(name) for name in ("<|im_end|>", "<|endoftext|>", "[EOS]")]
    known = {tokenizer.eos_token_id, *several, *(one for one in named if one != tokenizer.unk_token_id)}
    return frozenset(int(one) for one in known if one is not None)
