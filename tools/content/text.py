"""Cutting text into sentences and clauses, with places kept."""

import re
import unicodedata

INJECTION_PARTS = (
    r"忽略.{0,8}(之前|以上|前面|上述|所有|一切).{0,8}(指令|指示|要求|规则|提示|内容)|无视.{0,10}(指令|规则|要求|提示)",
    r"(系统|开发者)(提示|指令|消息)[词：:]|你(现在|从现在起)?是(一个|一名)?(AI|人工智能|助手|管理员|开发者)",
    r"(请|必须|务必|立即).{0,6}(把|将).{0,12}(预算|价格|出价|评分|改成|设为)|提示词|越狱",
    r"(写|标注|宣称|声明|输出|回复).{0,12}(最好|第一|国家级|治愈|100%有效|全网最)",
    r"(发送|泄露|输出|打印).{0,12}(密钥|密码|令牌|客户数据)|(广告|文案|投放)(系统|助手|机器人).{0,4}[：:，,]",
    r"system\s*prompt|<\s*/?\s*(system|instructions?|assistant|script)|\[/?INST\]|<\||jailbreak|prompt injection",
    r"as an ai\b",
    r"ignore\s+(all\s+|any\s+)?(the\s+)?(previous|prior|above|earlier|other|your)\b.{0,24}"
    r"(instruct|prompt|rule|direction|message|review)",
    r"disregard\s+.{0,24}(instruct|prompt|rule|above|previous)|new\s+instructions?\s*[:：]",
    r"you\s+are\s+(now\s+)?(an?\s+)?(ai|assistant|chatbot|language model|admin|developer)",
    r"(assistant|ai|model|llm|agent|system)\s*[:,]\s*(please|you|set|write|ignore|say|approve|launch)",
    r"(set|raise|increase|change)\s+(the\s+|your\s+)?(budget|bid|price|rating)\b.{0,20}\b(to|by)\b",
    r"(approve|launch)\s+(the\s+|this\s+|all\s+)?campaign",
    r"(write|say|state|claim|tell)\s+.{0,30}(it|this|we|product).{0,30}(best in the world|number one|cures?|#1)",
    r"(send|post|forward|upload|reveal|print|show)\s+.{0,30}(api key|password|credential|secret|customer data)",
    r"(ad|marketing|copy|campaign)\s*(writer|system|bot|generator)s?\s*[:：,]",
)
INJECTION = re.compile("|".join(INJECTION_PARTS), re.IGNORECASE | re.DOTALL)
"""Words addressed to whoever reads shop data by machine."""

SENTENCE_END = re.compile(r"[。！？!?；;\n]+|\.(?=\s|$)")
CLAUSE_END = re.compile(
    r"[，,、。！？!?；;：:\n~～…]+|\.(?=\s|$)|\s[-–—]\s"
    r"|(?=但是|但|不过|可是|然而|只是|就是(?=有点|太|偏)|虽然|除了)"
    r"|\b(?=but\b|however\b|although\b|though\b|except\b|yet\b)|(?<=\s)(?=and the\b|and it\b)",
    re.IGNORECASE,
)


def is_injection(text: str) -> bool:
    """Whether `text` speaks to the machine that reads it rather than to shoppers."""
    plain = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", unicodedata.normalize("NFKC", text))
    return bool(INJECTION.search(plain))


def sentences(text: str) -> list[tuple[str, int]]:
    """The sentences of `text` without their end marks, each with where it starts."""
    return _pieces(text, SENTENCE_END)


def clauses(text: str) -> list[tuple[str, int]]:
    """The clauses of `text`: cut at commas, full stops and words of contrast, which head the clause that follows."""
    return _pieces(text, CLAUSE_END)


def _pieces(text: str, ends: re.Pattern[str]) -> list[tuple[str, int]]:
    pieces, start = [], 0
    for match in [*ends.finditer(text), None]:
        stop = match.start() if match else len(text)
        piece = text[start:stop]
        if piece.strip():
            pieces.append((piece.strip(), start + len(piece) - len(piece.lstrip())))
        start = match.end() if match else stop
    return pieces


SMALL_WORDS = {"a", "an", "the", "of", "in", "on", "and", "or", "for", "to", "with", "hours", "minutes"} | {
    "g", "kg", "ml", "mm", "cm", "lm", "oz", "lb", "m"
}  # fmt: skip


def title_case(text: str) -> str:
    """Capitals for the words of a headline; joining words and units stay small, words with capitals as they are."""
    parts = re.split(r"(\s+)", text)
    return "".join(
        word if (word in SMALL_WORDS and i > 0) or any(sign.isupper() for sign in word) else word[:1].upper() + word[1:]
        for i, word in enumerate(parts)
    )
