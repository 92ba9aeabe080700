"""What a person sees on a terminal: progress as it happens, then the plan with its evidence."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from app.contract import gathered
from app.words import word

MARKS = {"running": "…", "done": "[green]✓[/]", "failed": "[red]✗[/]", "skipped": "[dim]–[/]"}
SEVERITY = {"block": "red", "fix": "yellow", "needs_evidence": "yellow", "warn": "dim"}
SHOWN_EVIDENCE = 3


class Progress:
    """Tells of a run as it happens, a line an event."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def tell(self, kind: str, event: dict[str, Any]) -> None:
        """`graphs.studio.Watch`."""
        match kind:
            case "opened":
                self._console.print(
                    f"[bold]{escape(event['sentence'])}[/]  [dim]{event['run']} · {event['backend']}[/]"
                )
            case "goal":
                self._console.print(f"  goal  {_goal_line(event['goal'])}")
            case "plan":
                tasks = " → ".join(task["id"] for task in event["plan"]["tasks"])
                self._console.print(f"  plan  {tasks}\n        [dim]{escape(event['plan']['why'])}[/]")
            case "task" if event["status"] in MARKS:
                note = f"  [dim]{escape(event.get('note', ''))}[/]" if event.get("note") else ""
                self._console.print(f"  {MARKS[event['status']]} {event['agent']}{note}")
            case "verdict":
                counts = ", ".join(f"{n} {severity}" for severity, n in event["findings"].items()) or "nothing found"
                self._console.print(f"  backstop  {event['judged']} pieces judged: {counts}  [dim]{event['pack']}[/]")
            case "version":
                self._console.print(f"  version {event['number']}  [dim]{event['version']}[/]  {event['status']}")
            case "moved":
                self._console.print(f"  [yellow]changed since the plan was made: {', '.join(event['changed'])}[/]")
            case "fallback" | "failed":
                self._console.print(f"  [yellow]{kind}: {escape(str(event.get('because')))}[/]")
            case _:
                return


def show_run(console: Console, document: dict[str, Any]) -> None:
    """The whole run."""
    lang = (document["goal"] or {}).get("language", "zh")
    status = word(document["status"], lang)
    console.print(Panel(f"[bold]{escape(document['sentence'])}[/]\n{document['run']} · {status}", expand=False))
    if document["note"]:
        console.print(f"[yellow]{escape(document['note'])}[/]")
    for question in document["questions"][:1]:
        _show_question(console, document["run"], question, lang)
    _show_copy(console, document, lang)
    if document["campaign"]:
        _show_campaign(console, document["campaign"], lang)
    product = ((document["goal"] or {}).get("product") or {}).get("id")
    _show_findings(console, document["findings"], lang, product)
    if document["launch"]:
        show_lines(console, document["launch"]["lines"])
    if document["backend"] == "playbook" and document["artefacts"]:
        console.print(f"[dim]{word('rule_note', lang)}[/]")
    if document["status"] == "waiting_review":
        _show_next(console, document)


def _show_question(console: Console, run: str, question: dict[str, Any], lang: str) -> None:
    choices = "".join(f"\n  · {escape(choice)}" for choice in question["choices"])
    todo = f"adwright answer {run} {question['field']}=…"
    console.print(
        Panel(f"{escape(question['text'])}{choices}\n[dim]{todo}[/]", title=word("question", lang), expand=False)
    )


def _show_next(console: Console, document: dict[str, Any]) -> None:
    run, version = document["run"], document["plan"]["version"]
    console.print(
        f"\n[bold]adwright review {run} approve --version {version}[/]\n"
        f"[dim]or: adwright review {run} edit --set /artefacts/<id>/text=…   adwright review {run} reject[/]"
    )


def _show_copy(console: Console, document: dict[str, Any], lang: str) -> None:
    evidence = document["evidence"]
    table = Table(title=word("copy", lang), show_lines=True, title_justify="left")
    for column in (word("channel", lang), "id", "", word("evidence", lang)):
        table.add_column(column, overflow="fold")
    for artefact in document["artefacts"]:
        words = escape(artefact["text"] or "") or f"[dim]{escape(artefact['path'] or '')}[/]"
        words += f"\n[dim]{escape(artefact['ai_label'])}[/]" if artefact.get("ai_label") else ""
        kind = f"{word(artefact['channel'], lang)} {word(artefact['kind'], lang)}"
        table.add_row(kind, f"[dim]{artefact['id']}[/]", words, _sources(artefact, evidence))
    if document["artefacts"]:
        console.print(table)


def _sources(artefact: dict[str, Any], evidence: dict[str, Any]) -> str:
    ids = list(dict.fromkeys(i for claim in artefact["claims"] for i in claim["evidence"]))
    lines = [
        escape(f"{evidence[i]['quote'][:28]} ({evidence[i]['source']})") for i in ids[:SHOWN_EVIDENCE] if i in evidence
    ]
    more = f"\n[dim]+{len(ids) - SHOWN_EVIDENCE}[/]" if len(ids) > SHOWN_EVIDENCE else ""
    return "\n".join(lines) + more


def _show_campaign(console: Console, campaign: dict[str, Any], lang: str) -> None:
    heading = (
        f"{word('campaign', lang)}  {campaign['total']} {campaign['currency']}  {campaign['start']} – {campaign['end']}"
    )
    table = Table(title=heading, title_justify="left")
    for column in ("channel", "audience", "amount", "bid", "basis"):
        table.add_column(word(column, lang), overflow="fold", justify="right" if column == "amount" else "left")
    for a in campaign["allocations"]:
        bid = f"{a['bid']['amount']} {a['bid']['unit']}"
        table.add_row(
            a["channel"], escape(a["segment_label"]), a["amount"], bid, f"[dim]{escape(a['bid']['basis'])}[/]"
        )
    console.print(table)
    console.print(f"{word('schedule', lang)}  {sparkline([float(day['amount']) for day in campaign['daily']])}")
    forecast = "  ".join(
        f"{word(name, lang)} {r['low']:g}–[bold]{r['mid']:g}[/]–{r['high']:g}"
        for name, r in campaign["forecast"].items()
    )
    console.print(f"{word('forecast', lang)}  {forecast}\n[dim]{escape(campaign['forecast_basis'])}[/]")
    for assumption in campaign["assumptions"]:
        console.print(f"  [dim]• {escape(assumption)}[/]")


def _show_findings(console: Console, findings: Sequence[dict[str, Any]], lang: str, product: str | None = None) -> None:
    if not findings:
        return
    table = Table(title=word("findings", lang), title_justify="left")
    for column in ("", "rule", "", ""):
        table.add_column(column, overflow="fold")
    for finding in gathered(list(findings)):
        colour = SEVERITY[finding["severity"]]
        severity = f"[{colour}]{word(finding['severity'], lang)}[/]"
        measured = f" [dim]{escape(finding['measured'])}[/]" if finding.get("measured") else ""
        table.add_row(severity, finding["rule"], finding.get("artefact") or "", escape(finding["why"]) + measured)
    console.print(table)
    if product and any(finding["severity"] == "needs_evidence" for finding in findings):
        console.print(f"[dim]{word('add_evidence', lang)} adwright evidence add {product} --quote … --source …[/]")


def show_lines(console: Console, rows: Sequence[dict[str, Any]]) -> None:
    """Launched lines, or what the platform holds."""
    table = Table(title_justify="left")
    for column in ("channel", "amount", "status", "campaign", "key", ""):
        table.add_column(column, overflow="fold")
    for row in rows:
        amount = f"{row['amount']} {row['currency']}"
        table.add_row(
            row["channel"],
            amount,
            row["status"],
            row.get("campaign_id") or "",
            row["key"][:12],
            escape(row.get("error", "")),
        )
    console.print(table if rows else "Nothing is launched.")


def show_runs(console: Console, rows: Sequence[dict[str, Any]]) -> None:
    table = Table()
    for column in ("run", "status", "total", "sentence"):
        table.add_column(column, overflow="fold")
    for row in rows:
        total = f"{row['total']} {row['currency']}" if row["total"] else ""
        table.add_row(row["run"], row["status"], total, escape(row["sentence"]))
    console.print(table if rows else 'No runs yet. Try `adwright run "…"`.')


def show_trail(console: Console, document: dict[str, Any]) -> None:
    """The audit trail and whether its chain holds."""
    for entry in document["trail"]:
        payload = entry["payload"]
        said = "(erased)" if payload is None else ", ".join(f"{k}={_short(v)}" for k, v in payload.items())
        console.print(f"[dim]{entry['seq']:>4} {entry['hash'][:10]}[/] [bold]{entry['kind']}[/] {escape(said)}")
    chain = document["chain"]
    holds = f"[green]holds[/], {chain['entries']} entries" if chain["ok"] else f"[red]is broken[/]: {chain['why']}"
    console.print(f"The hash chain {holds}.")
    if "again" in document:
        _show_again(console, document["again"])


def _show_again(console: Console, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        for told in [*([] if row["verifies"] else ["is not what was stored"]), *row["differs"]]:
            console.print(f"  [yellow]{row['artefact']}[/] {row['hash'][:10]} {escape(told)}")
    same = sum(row["verifies"] and not row["differs"] for row in rows)
    console.print(f"{same} of {len(rows)} verdicts verify and are the same when they are judged again.")


def show_goal(console: Console, document: dict[str, Any]) -> None:
    console.print(_goal_line(document))
    for question in document["questions"]:
        console.print(f"  ? {escape(question['text'])}")
    for assumption in document["assumptions"]:
        console.print(f"  [dim]• {assumption['field']} = {assumption['value']}: {escape(assumption['why'])}[/]")


def show_import(console: Console, report: dict[str, Any]) -> None:
    console.print(f"{report['loaded']} loaded, {report['updated']} updated, {report['unchanged']} unchanged")
    for name in ("reviews", "orders", "events", "ads", "prices"):
        if counts := report.get(name):
            console.print(f"  {name}: " + ", ".join(f"{n} {what}" for what, n in counts.items() if isinstance(n, int)))
    for row in report["rejected"]:
        console.print(f"  [red]✗[/] {row['file']}:{row['line']} {row['field']}: {escape(row['reason'])}")
    for row in report.get("warnings", []):
        console.print(f"  [yellow]![/] {row['file']}:{row['line']} {row['field']}: {escape(row['reason'])}")


def show_learned(console: Console, document: dict[str, Any]) -> None:
    totals = document["totals"]
    if totals:
        console.print("  ".join(f"{name} [bold]{value}[/]" for name, value in totals.items()))
    for lesson in document["lessons"]:
        console.print(f"  💡 {escape(lesson['text'])}  [dim]{lesson['id']}[/]")
    if not document["lessons"]:
        console.print("  [dim]Nothing differs by more than chance yet.[/]")


def show_checked(console: Console, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
    colours = {"pass": "green", "review": "yellow", "block": "red"}
    for text, row in rows:
        console.print(f"[{colours[row['verdict']]}]{row['verdict']:>6}[/]  {escape(text)}")
        for finding in row.get("findings", []):
            start, end = finding["span"]
            clause = finding["clause"] or ""
            console.print(
                f"        「{escape(text[start:end])}」 {escape(finding['why'])}  [dim]{finding['rule']} {clause}[/]"
            )
            if finding["rewrite"]:
                console.print(f"        → {escape(finding['rewrite'])}")


def show_doctor(console: Console, rows: Sequence[dict[str, Any]]) -> None:
    marks = {"ok": "[green]✓[/]", "missing": "[yellow]–[/]", "broken": "[red]✗[/]"}
    for row in rows:
        todo = f"\n    [dim]{escape(row['todo'])}[/]" if row["todo"] else ""
        console.print(f"{marks[row['state']]} {row['part']:<18} {escape(row['what'])}{todo}")


def sparkline(values: Sequence[float]) -> str:
    """Relative heights as block characters."""
    top = max(values, default=0) or 1
    return "".join("▁▂▃▄▅▆▇█"[min(int(value / top * 7.99), 7)] for value in values)


def _goal_line(goal: dict[str, Any]) -> str:
    product = goal["product"] or {}
    budget = goal["budget"] or {}
    window = goal["window"] or {}
    parts = [
        goal["objective"] or "?",
        product.get("id") or product.get("mention") or "?",
        f"{budget['amount']} {budget['currency'] or '?'}/{budget['period']}" if budget else "no budget",
        f"{window.get('start')} – {window.get('end') or 'open'}" if window else "no dates",
        ", ".join(goal["channels"]) or "any channel",
    ]
    return escape(" · ".join(parts))


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 90 else f"{text[:87]}…"
