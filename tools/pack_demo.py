"""Pack what may ship of the real data into the demo content: `python tools/pack_demo.py DATA_DIR`.

Origins and licences are written into every record. Selections are by a fixed hash of the identifier, so that packing
again gives the same files. What cannot be cleaned by rule (scanned first pages with broken titles) is left out.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from bole.kernel.text import han_share, one_line, plain_formulae, text_of_html, tidy

TARGET = Path(__file__).resolve().parent.parent / "src" / "bole" / "cli" / "demo"
AWARDS, TOPICS, PAPERS = 900, 600, 500

CLASS_AREAS = {"工学": "03", "医学": "04", "农学": "09"}
NOT_A_TITLE = re.compile(r"^(table|fig|algorithm|\d|keywords?|abstract)|school\)|university|institute of|\d{5,}|[;；].*[;；]|\*", re.I)


def picked(rows: Iterable[dict[str, Any]], key: str, count: int) -> list[dict[str, Any]]:
    """The `count` rows whose identifier hashes lowest: a fixed sample."""
    return sorted(rows, key=lambda r: hashlib.sha256(str(r[key]).encode()).hexdigest())[:count]


def lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def keywords(text: str) -> list[str]:
    found = [one_line(k) for k in re.split(r"[;；,，、]+", text) if k.strip()]
    return [k for k in found if len(k) <= 60][:8]


def clean(text: str) -> str:
    return tidy(plain_formulae(text)).replace(" ,", ",")


def chinaxiv(data: Path) -> Iterator[dict[str, Any]]:
    for row in lines(data / "bench" / "chinaxiv_pairs.jsonl"):
        titles = one_line(row["title_zh"]).rstrip("*\\ "), one_line(row["title_en"]).rstrip("*\\ ")
        if any(NOT_A_TITLE.search(t) for t in titles) or len(titles[0]) < 6 or len(titles[1]) < 20 or han_share(titles[0]) < 0.5:
            continue
        yield {
            "kind": "achievement", "external_id": row["id"], "ach_class": "BASIC", "form": "paper", "stage": "early",
            "origin": "ChinaXiv", "origin_url": f"https://chinaxiv.org/abs/{row['id'].removeprefix('ChinaXiv-')}", "licence": "CC BY 4.0",
            "wordings": [
                {"language": lang, "title": title, "summary": clean(row[f"abstract_{lang}"]), "keywords": keywords(row[f"keywords_{lang}"])}
                for lang, title in zip(("zh", "en"), titles, strict=True)
            ],
        }  # fmt: skip


def csl(data: Path) -> Iterator[dict[str, Any]]:
    words = {}
    for line in (data / "csl" / "kg_dev.tsv").read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        words[parts[1].split(" ")[0][:60]] = parts[2]
    rows = []
    for line in (data / "csl" / "ts_dev.tsv").read_text(encoding="utf-8").splitlines():
        _, abstract, title = line.split("\t")
        rows.append({"title": title, "abstract": abstract})
    useful = [
        r for r in rows if re.search("制备|方法|装置|系统|技术|材料|设计|工艺|算法|控制|检测", r["title"]) and len(r["abstract"]) > 80
    ]
    for row in picked(useful, "title", PAPERS):
        found = words.get(row["abstract"].split(" ")[0][:60], "")
        yield {
            "kind": "achievement", "external_id": "csl-" + hashlib.sha256(row["title"].encode()).hexdigest()[:12], "ach_class": "APP",
            "stage": "early", "origin": "CSL (Chinese Scientific Literature), COLING 2022", "licence": "Apache-2.0",
            "origin_url": "https://github.com/ydli-ai/CSL",
            "wordings": [{"language": "zh", "title": one_line(row["title"]), "summary": clean(row["abstract"]), "keywords": keywords(found.replace("_", ";"))}],
        }  # fmt: skip


AGENCY_AREAS = {
    "Department of Health and Human Services": ["04"], "National Aeronautics and Space Administration": ["02"],
    "Department of Energy": ["06"], "Department of Agriculture": ["09"], "Environmental Protection Agency": ["07"],
    "Department of Transportation": ["10"],
}  # fmt: skip


def sbir_awards(data: Path) -> Iterator[dict[str, Any]]:
    rows = [
        r for r in lines(data / "offers_and_needs" / "offers_sbir_awards.jsonl") if len(r["abstract"] or "") > 400 and len(r["title"]) > 15
    ]
    for row in picked(rows, "link", AWARDS):
        agency = row["agency"][0]
        yield {
            "kind": "achievement", "external_id": row["link"].rsplit("/", 1)[-1], "owner": company(row["firm"]), "ach_class": "APP",
            "stage": "middle", "trl": 6, "source": "national", "public_funding": True, "tech_areas": AGENCY_AREAS.get(agency, []),
            "end_month": f"{row['year'] + 2}-12", "territories": ["US"], "cooperation_modes": ["LICENSE_NONEXCLUSIVE", "DEVELOPMENT"],
            "origin": f"SBIR.gov: {agency}, {row['program']} {row['phase']}, {row['year']}", "origin_url": row["link"],
            "licence": "US federal agency abstract (SBIR.gov)",
            "wordings": [{"language": "en", "title": heading(row["title"]), "summary": clean(row["abstract"])}],
        }  # fmt: skip


def company(name: str) -> str:
    return one_line(name.title() if name.isupper() else name).replace("Llc", "LLC").replace("Inc", "Inc")


def heading(title: str) -> str:
    title = one_line(title)
    return title.capitalize() if title.isupper() else title


def sbir_topics(data: Path) -> Iterator[dict[str, Any]]:
    rows = [
        r
        for r in lines(data / "offers_and_needs" / "needs_sbir_topics.jsonl")
        if 500 < len(r["Description"]) < 6000 and len(r["Topic Name"]) > 12
    ]
    for row in picked(rows, "Topic Name", TOPICS):
        agency = row["Agency"].split(",")[0]
        closed = dt.datetime.strptime(row["Close Date"], "%B %d, %Y").replace(tzinfo=dt.UTC).date() if row["Close Date"] else None
        key = hashlib.sha256((row["Topic Name"] + row["Release Date"]).encode()).hexdigest()[:12]
        yield {
            "kind": "need", "external_id": f"sbir-topic-{key}", "need_kind": "RESEARCH", "owner": agency,
            "tech_areas": AGENCY_AREAS.get(agency, []), "territories": ["US"], "cooperation_modes": ["DEVELOPMENT", "ENTRUSTED"],
            "deadline": closed.isoformat() if closed else None, "origin": f"SBIR.gov: {agency}, {row['Program']} {row['Phase']}",
            "origin_url": row["URL"] if re.match(r"https?://[^\s/]+", str(row["URL"])) else "", "licence": "US federal agency text (SBIR.gov)",
            "wordings": [{"language": "en", "title": heading(row["Topic Name"]), "summary": clean(row["Description"])}],
        }  # fmt: skip


def challenges(data: Path) -> Iterator[dict[str, Any]]:
    for name in ("open", "closed"):
        feed = json.loads((data / "offers_and_needs" / "challenge_gov" / f"feed-{name}.noemail.json").read_text(encoding="utf-8"))
        for row in feed["_challenge"]:
            summary = tidy(f"{row['tagline']}\n\n{text_of_html(row['description'])}")[:8000]
            if len(summary) < 120:
                continue
            prize = re.sub(r"[^\d.]", "", row["total-prize-offered-cash"] or "")
            day = re.search(r"(\d{4})/(\d{2})/(\d{2})|(\d{2})/(\d{2})/(\d{4})", row["submission-end"] or "")
            parts = day.groups() if day else None
            deadline = f"{parts[0]}-{parts[1]}-{parts[2]}" if parts and parts[0] else f"{parts[5]}-{parts[3]}-{parts[4]}" if parts else None
            amount = prize if prize and float(prize) > 0 else None
            yield {
                "kind": "need", "external_id": f"challenge.gov-{row['challenge-id']}", "need_kind": "CHALLENGE",
                "owner": one_line(row["agency"])[:200], "territories": ["US"], "cooperation_modes": ["ENTRUSTED"], "deadline": deadline,
                "price_max": amount, "currency": "USD" if amount else "", "origin": "challenge.gov", "licence": "CC0",
                "origin_url": row["permalink"],
                "wordings": [{"language": "en", "title": one_line(row["challenge-title"]), "summary": summary}],
            }  # fmt: skip


def main(data: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for source in (chinaxiv, csl, sbir_awards, sbir_topics, challenges):
        rows = list({r["external_id"]: r for r in source(data)}.values())
        with gzip.GzipFile(TARGET / f"{source.__name__}.jsonl.gz", "wb", mtime=0) as out:
            for row in rows:
                out.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
        print(f"{source.__name__}: {len(rows)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
