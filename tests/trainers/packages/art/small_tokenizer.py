"""A tokenizer of `transformers` that needs no download: characters, and one word besides."""

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}"
    "{% if not (loop.last and continue_final_message) %}<|im_end|>\n{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
WORDS = ("<|im_start|>", "<|im_end|>", "?", "answer", "\n", "中", "文", *map(chr, range(32, 127)))


def small_tokenizer():
    """In ChatML; `answer` is a token, so that what was sampled by its letters reads otherwise."""
    vocabulary = {word: k for k, word in enumerate(dict.fromkeys(WORDS))}
    inner = Tokenizer(models.WordLevel(vocabulary, unk_token="?"))
    inner.pre_tokenizer = pre_tokenizers.Split(Regex(r"answer|[\s\S]"), "isolated")
    inner.decoder = decoders.Fuse()
    made = PreTrainedTokenizerFast(
        tokenizer_object=inner,
        eos_token="<|im_end|>",
        unk_token="?",
        additional_special_tokens=["<|im_start|>"],
    )
    made.chat_template = TEMPLATE
    return made


def spelled(tokenizer, text):
    """The ids of text letter by letter, and the end of the turn."""
    return tokenizer.convert_tokens_to_ids([*text, "<|im_end|>"])
