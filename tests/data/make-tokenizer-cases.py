#!/usr/bin/env python3
"""Writes tokenizer-cases.json and tiny vocabularies, or checks another's ids.

    make-tokenizer-cases.py train FOLDER
        trains FOLDER/vocab-*.gguf, one for each pre-tokenizer, on the text of
        this repository's own documents
    make-tokenizer-cases.py cases GGUF...
        prints, as JSON, the ids that the originals (the libraries tokenizers
        and sentencepiece) give for the strings below with each file's
        vocabulary
    make-tokenizer-cases.py strings
        prints the strings, each with a NUL behind it

The libraries see only the vocabulary and merges of the file; the regular
expressions are those of the families' own tokenizer.json.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import pathlib
import random
import sys

CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
REST_SLASH = r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
UPPER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"
LOWER = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
LEAD = r"[^\r\n\p{L}\p{N}]?"

# Name -> the expressions to split by, one after the other; then, where the
# name is in BYTE_LEVEL, the expression of ByteLevel itself.
SPLITS = {
    "llama-bpe": [CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}" + REST],
    "qwen2": [CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}" + REST],
    "qwen35": [CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}"
               r"| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"],
    "tekken": [LEAD + UPPER + "*" + LOWER + "+|" + LEAD + UPPER + "+" + LOWER
               + r"*|\p{N}" + REST_SLASH],
    "gpt-4o": [LEAD + UPPER + "*" + LOWER + "+" + CONTRACTIONS + "?|" + LEAD + UPPER
               + "+" + LOWER + "*" + CONTRACTIONS + r"?|\p{N}{1,3}" + REST_SLASH],
    "deepseek-v3": [
        r"\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+",
        "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+"
        r"|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"],
    "deepseek-coder": [r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", "[一-龥ࠀ-一가-퟿]+", r"\p{N}"],
    "falcon": [r"[\p{P}\$\+<=>\^~\|`]+", None, "[0-9][0-9][0-9]"],
    "smollm": [r"\p{N}", None],
    "starcoder": [r"\p{N}", None],
    "refact": [r"\p{N}", None],
    "command-r": [r"\p{N}", None],
    "gpt-2": [None],
    "mpt": [None],
}

FULL_MERGES = {"llama-bpe", "tekken"}  # ignore_merges

STRINGS = [
    "", " ", "  ", "   ", "\n", "\n\n", "\n\n\n", "\t", "\t\t", "\t\n", " \n", "\n ", "\r\n",
    "\r\n\r\n", "\r", " \r\n ", "\n \n", "\n \n\n \n\n\n", "\t\t\t\n  \n", "a", " a", "a ", " a ",
    "  a", "a  ", "a\n", "\na", "a\n\nb", "a \n b", "a\tb", "a\u00a0b", "a\u2003b", "a\u3000b",
    "a\u200bb", "\ufeffa", "a\u2028b\u2029c", "a\u0085b", "a\x0bb\x0cc", "\x01\x02\x7f", "\x1c a",
    "Hello", "Hello world", " Hello world", "Hello World", " Hello World!", "Hello, world!",
    " Hello, world!", "HELLO WORLD", "hELLO wORLD", "HelloWorld", "helloWorldFooBar", "HTTPServer",
    "don't", "DON'T", "I'm", "I'M", "you're", "YOU'RE", "we've", "WE'VE", "it's", "IT'S", "'s",
    "'S", "he'd", "HE'D", "they'll", "THEY'LL", "'llx", "'lx", "'", "''", "'''", "'' s", " 's",
    "o'clock", "rock'n'roll", "y'all'd've", "'tis", "’s", "don’t",
    "0", "1", "12", "123", "1234", "12345", "123456", "1234567890", " 1", " 12", " 123", " 1234",
    "3.14159", "1,234,567.89", "1e10", "0x1F", "v1.2.3", "2026-01-07", "12:34:56", "50%", "$100",
    "a1b2c3", "1a2b", "abc123def456", "№5", "½", "²³", "Ⅷ", "①②③", "１２３", "١٢٣", "一二三", "π≈3.14",
    ".", "..", "...", "....", "!", "!!", "!!!", "?!", "?!?!", ",", ";", ":", "-", "--", "---", "—", "–",
    "(", ")", "()", "( )", "[]", "{}", "{{}}", "<>", "</>", "/", "//", "///", "\\", "\\n", "|", "||",
    "@", "#", "##", "# Title", "$", "%", "^", "&", "*", "**", "**bold**", "_", "__", "__init__", "=",
    "==", "===", "!=", "<=", ">=", "->", "=>", "+=", "`", "```", "```python\n", "~", "~~", "\"", "\"\"",
    "«»", "„“”", "…", "•", "·", "§", "¶", "©®™", "€£¥", "°C", "±", "×÷", "≤≥≠", "∀x∈ℝ", "∑∫∂", "→←↑↓",
    "a.b", "a. b", "a .b", "a . b", "end.\nNext", "end.\n\nNext", "end.\r\n", "!\n", "!\n\n", " !\n", "?/\n",
    "path/to/file.txt", "https://example.org/a?b=c&d=e#f", "user@example.org", "C:\\Windows\\x",
    "/usr/bin/env -S", "a/b//c", "x/\n/y",
    "for (int i = 0; i < n; i++) {\n  sum += a[i];\n}\n", "def f(x):\n    return x ** 2\n",
    "\tif (x)\n\t\treturn;\n", "#include <stdio.h>\n", "SELECT * FROM t WHERE a='b';",
    "<div class=\"x\">&amp;</div>", "{\"a\": [1, 2.5, null, true]}", "let x = |y| y + 1;",
    "x = y if z else w  # comment", "    four spaces", "        eight", "  two\n    four\n",
    "a = b\n\n\n\nc = d", "/* comment */", "// comment", "<!-- x -->", "$HOME", "${x:-y}", "$(ls)",
    "\\begin{equation}\\alpha^2\\end{equation}", "λx.x", "fn main() -> Result<(), Box<dyn Error>> {",
    "Grüße", "Straße", "ÄÖÜäöüß", "naïve café", "déjà vu", "El Niño", "São Paulo", "Łódź", "Příliš",
    "Ærøskøbing", "İstanbul", "ıI", "Ǆǅǆ", "ŉ", "ﬁ", "Ω", "Ελλάδα", "καλημέρα κόσμε", "Россия",
    "Привет, мир!", "Съешь ещё этих мягких", "Україна", "Հայաստան", "საქართველო", "עברית", "שלום עולם",
    "العربية", "مرحبا بالعالم", "فارسی", "اردو", "हिन्दी", "नमस्ते दुनिया", "বাংলা", "தமிழ்", "తెలుగు", "ಕನ್ನಡ",
    "മലയാളം", "සිංහල", "ไทย", "สวัสดีชาวโลก", "ລາວ", "မြန်မာ", "ខ្មែរ", "አማርኛ", "ᏣᎳᎩ", "ᠮᠣᠩᠭᠣᠯ", "བོད་སྐད",
    "中文", "你好，世界！", "我喜欢吃苹果。", "繁體中文", "日本語", "こんにちは世界", "カタカナ", "ｶﾀｶﾅ", "漢字とかな",
    "한국어", "안녕하세요 세계", "Tiếng Việt", "Xin chào thế giới", "Bahasa Indonesia",
    "中文English混合", "abc中文123", "日本 2026年1月7日", "한글abc漢字", "Привет hello 你好",
    "🙂", "🙂🙂", "a🙂b", " 🙂 ", "👍🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪🇫🇷", "1️⃣2️⃣", "❤️", "☃", "✓✗", "🦜🦜", "🤷🏿‍♂️",
    "e\u0301", "cafe\u0301", "n\u0303", "A\u030a", "Z\u0351\u036b\u0343a\u0363l\u0368go", "\u0301", " \u0301a", "a\u0301\u0302",
    "\u093f", "क\u094d\u0937", "\u0e33", "\u200d", "\u200ea\u200f", "\u00ada", "\u034f",
    "𝒜𝓫𝔠", "𐍈𐌰", "𠀀𠀁", "\U0001f9ff", "\U000e0041", "\ue000", "\ufffd", "\ufffe",
    "The quick brown fox jumps over the lazy dog.",
    "It was the best of times, it was the worst of times, it was the age of wisdom...",
    "In 1969, Neil Armstrong walked on the Moon; 600 million people watched.",
    "\"Quoted,\" she said. 'Single,' he replied — and left…",
    "1. First\n2. Second\n3. Third\n", "- item\n  - nested\n    - deeper\n", "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "Dear Sir/Madam,\n\nI am writing to you about the 2nd of May (2026).\n\nYours,\nX",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ababababababababababab", "=" * 40, " " * 33, "\n" * 17, "-" * 9 + "\n",
    "antidisestablishmentarianism", "Donaudampfschifffahrtsgesellschaftskapitän", "supercalifragilistic",
    "x" * 200, "ha" * 100, "1" * 50, "你" * 30, "🙂" * 20, "\t" * 12, ". " * 20,
    "word\u00a0\u00a0word", " \u00a0 ", "\u2003\u2003a", "a \t b", "a\t b", "a\n\tb", "a \n", "  \n  a", " \n\n  b",
    "\n\t\n", "x \n\n y", "x\n \ny", "x  \n", "\n  x", "   x   y   ", "a  b   c    d",
    "▁", "▁a", "a▁b", "Ġ", "Ċ", "<0x0A>", "<0xZZ>", "<unk>", "<s>", "</s>",
    "<|im_start|>", "<|im_end|>", "<|endoftext|>", "a<|im_end|>b", "<|im_start|>user\nHi<|im_end|>\n",
    " <|im_end|> ", "<|im_end|><|im_end|>", "<|im_end", "im_end|>", "<|im_start|><|im_end|>",
    "<|begin_of_text|>", "<|eot_id|>", "[INST] x [/INST]", "<start_of_turn>user\n", "<think>\n\n</think>\n\n",
]


def strings():
    """The list above and as many random mixtures of it."""
    rng = random.Random(7)
    out = list(STRINGS)
    for _ in range(200):
        out.append("".join(rng.choice(STRINGS) + rng.choice(["", " ", "\n", "", "  "])
                           for _ in range(rng.randint(2, 6))))
    return out


def read_gguf(path):
    import gguf
    reader = gguf.GGUFReader(path)
    fields = {}
    for name, field in reader.fields.items():
        if name.startswith("tokenizer."):
            fields[name[len("tokenizer."):]] = field.contents()
    return fields


def make_bpe(fields):
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
    tokens = fields["ggml.tokens"]
    types = fields.get("ggml.token_type", [1] * len(tokens))
    name = fields["ggml.pre"]
    vocab = {}
    for i, token in enumerate(tokens):
        vocab.setdefault(token, i)
    merges = [tuple(merge.split(" ", 1)) if merge[0] != " "
              else tuple([" " + merge[1:].split(" ", 1)[0], merge[1:].split(" ", 1)[1]])
              for merge in fields["ggml.merges"]]
    merges = [m for m in merges if m[0] in vocab and m[1] in vocab and m[0] + m[1] in vocab]
    tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=merges,
                                     ignore_merges=name in FULL_MERGES))
    stages = [pre_tokenizers.Split(Regex(s), "isolated") if s else
              pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
              for s in SPLITS[name]]
    # Letters for bytes come last; an expression after them sees the same digits.
    if None not in SPLITS[name]:
        stages.append(pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(stages)
    tokenizer.decoder = decoders.ByteLevel()
    from tokenizers import AddedToken
    for i, kind in enumerate(types):
        if kind in (3, 4) and tokens[i]:
            tokenizer.add_tokens([AddedToken(tokens[i], special=kind == 3, normalized=False)])
    return lambda text: tokenizer.encode(text, add_special_tokens=False).ids


def make_spm(fields):
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as pb
    model = pb.ModelProto()
    for text, score, kind in zip(fields["ggml.tokens"], fields["ggml.scores"],
                                 fields["ggml.token_type"]):
        piece = model.pieces.add()
        piece.piece = text
        piece.score = score
        piece.type = kind
    model.trainer_spec.model_type = 2
    model.trainer_spec.byte_fallback = True
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = fields.get("ggml.add_space_prefix", True)
    model.normalizer_spec.remove_extra_whitespaces = False
    processor = sentencepiece.SentencePieceProcessor()
    processor.LoadFromSerializedProto(model.SerializeToString())
    return lambda text: processor.Encode(text)


def make_original(path):
    fields = read_gguf(path)
    if fields["ggml.model"] == "llama":
        return make_spm(fields), False
    return make_bpe(fields), True


def cases(paths):
    files = []
    for path in paths:
        encode, parses = make_original(path)
        files.append({"file": os.path.basename(path), "parse": parses,
                      "ids": [encode(text) for text in strings()]})
    json.dump({"strings": strings(), "files": files}, sys.stdout, ensure_ascii=False,
              separators=(",", ":"))
    print()


SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def corpus():
    """Our own prose and code, and a little of each script above."""
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    parts = [(root / name).read_text(encoding="utf-8")
             for name in ("CONTRIBUTING.md", "engine/fx-tokenizer.h", "engine/fx-template.h",
                          "engine/text/fx-unicode.c")]
    return "\n".join(parts + [s for s in STRINGS if "<|" not in s and "\x01" not in s] * 3)


def train(folder):
    import gguf
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("gpt-2", "smollm", "llama-bpe", "qwen2", "tekken"):
        train_bpe(gguf, folder / f"vocab-{name}.gguf", name)
    train_spm(gguf, folder / "vocab-spm.gguf")


def write(gguf, path, model, pre, tokens, types, scores, merges, **ids):
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_tokenizer_model(model)
    if pre:
        writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    if scores:
        writer.add_token_scores(scores)
    writer.add_token_types(types)
    if merges:
        writer.add_token_merges(merges)
    for key, value in ids.items():
        writer.add_uint32(f"tokenizer.ggml.{key}_token_id", value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()


def train_bpe(gguf, path, name):
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers
    tokenizer = Tokenizer(models.BPE())
    stages = [pre_tokenizers.Split(Regex(s), "isolated") if s else
              pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
              for s in SPLITS[name]]
    if None not in SPLITS[name]:
        stages.append(pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(stages)
    trainer = trainers.BpeTrainer(vocab_size=1500, special_tokens=SPECIALS, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator([corpus()], trainer)
    data = json.loads(tokenizer.to_str())["model"]
    tokens = [t for t, _ in sorted(data["vocab"].items(), key=lambda item: item[1])]
    merges = [" ".join(m) if isinstance(m, list) else m for m in data["merges"]]
    types = [3 if t in SPECIALS else 1 for t in tokens]
    # One that is always matched, as thinking tags are.
    tokens.append("<think>")
    types.append(4)
    write(gguf, path, "gpt2", name, tokens, types, None, merges, bos=0, eos=2)


def train_spm(gguf, path):
    import io
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as pb
    out = io.BytesIO()
    lines = [line for line in corpus().split("\n") if line]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=out, vocab_size=1200, model_type="bpe",
        byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False,
        character_coverage=0.995, user_defined_symbols=["<think>"], minloglevel=2)
    model = pb.ModelProto.FromString(out.getvalue())
    write(gguf, path, "llama", None, [p.piece for p in model.pieces],
          [p.type for p in model.pieces], [p.score for p in model.pieces], None,
          bos=1, eos=2, unknown=0)


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "train":
        train(sys.argv[2])
    elif len(sys.argv) > 2 and sys.argv[1] == "cases":
        cases(sys.argv[2:])
    elif len(sys.argv) == 2 and sys.argv[1] == "strings":
        sys.stdout.buffer.write(b"\0".join(s.encode() for s in strings()))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
