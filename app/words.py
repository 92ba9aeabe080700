"""The words around the work, in the merchant's language."""

WORDS: dict[str, tuple[str, str]] = {
    "plan": ("计划", "Plan"),
    "copy": ("文案", "Copy"),
    "campaign": ("投放", "Campaign"),
    "audience": ("人群", "Audience"),
    "channel": ("渠道", "Channel"),
    "amount": ("金额", "Amount"),
    "bid": ("出价", "Bid"),
    "basis": ("依据", "Basis"),
    "schedule": ("排期", "Schedule"),
    "forecast": ("预估(80% 区间)", "Forecast (80 % interval)"),
    "evidence": ("证据", "Evidence"),
    "findings": ("检查发现", "Findings"),
    "assumptions": ("默认假设(可改)", "Assumptions (you can change them)"),
    "launch": ("投放状态", "Launch"),
    "learned": ("学到了什么", "What was learned"),
    "lessons_used": ("用到的经验", "Lessons used"),
    "nothing_learned": ("还没有足够数据得出结论。", "Not enough data yet to conclude anything."),
    "question": ("需要您确认", "A question for you"),
    "rule_note": (
        "文案与计划由规则(playbook)生成,没有使用大模型。",
        "Copy and plan were made by rules (the playbook); no language model was used.",
    ),
    "waiting_review": ("等待您审核", "waiting for your review"),
    "waiting_answer": ("等待您回答", "waiting for your answer"),
    "launched": ("已投放", "launched"),
    "partly_launched": ("部分投放", "partly launched"),
    "launching": ("投放中", "launching"),
    "content_ready": ("内容已就绪", "content ready"),
    "blocked": ("被合规拦下", "blocked by the backstop"),
    "rejected": ("已驳回", "rejected"),
    "expired": ("审核已过期", "review expired"),
    "cancelled": ("已取消", "cancelled"),
    "failed": ("失败", "failed"),
    "running": ("进行中", "running"),
    "impressions": ("展示", "impressions"),
    "clicks": ("点击", "clicks"),
    "conversions": ("成交", "conversions"),
    "revenue": ("成交额", "revenue"),
    "roas": ("ROAS", "ROAS"),
    "cpa": ("单次成交成本", "cost per sale"),
    "cost": ("花费", "cost"),
    "block": ("拦截", "block"),
    "fix": ("需修改", "fix"),
    "needs_evidence": ("缺证据", "needs evidence"),
    "add_evidence": (
        "有检测报告或证书的,可补充证据,再改一次或批准:",
        "If a report or certificate says so, add it, then edit or approve again:",
    ),
    "warn": ("提醒", "note"),
    "title": ("标题", "title"),
    "description": ("描述", "description"),
    "main_image": ("主图", "main picture"),
    "poster": ("海报", "poster"),
    "shop": ("商品页", "listing"),
}


def word(key: str, lang: str) -> str:
    """The word for `key`; the key itself when there is none."""
    zh, en = WORDS.get(key, (key, key))
    return en if lang == "en" else zh
