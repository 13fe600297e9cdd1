"""Pack what may ship of the real data into the demo content: `python tools/pack_demo.py DATA_DIR`.

What a row of a source becomes is told by the registry's import profiles; origins and licences are written into every
record. Selections are by a fixed hash of the identifier, so that packing again gives the same files. What cannot be cleaned by rule (scanned first pages with broken titles) is left out.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from bole.kernel.text import one_line
from bole.registry.domain import profiles
from bole.registry.domain.profiles.profile import Profile, clean, keywords
from bole.registry.domain.sheet_json import said, sheet_as_json

TARGET = Path(__file__).resolve().parent.parent / "src" / "bole" / "cli" / "demo"
AWARDS, TOPICS, PAPERS = 900, 600, 500


def picked(rows: Iterable[dict[str, Any]], key: str, count: int) -> list[dict[str, Any]]:
    """The `count` rows whose identifier hashes lowest: a fixed sample."""
    return sorted(rows, key=lambda r: hashlib.sha256(str(r[key]).encode()).hexdigest())[:count]


def lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def sheets(profile: Profile, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What a profile makes of the rows of its source; rows that it refuses are left out."""
    for row in rows:
        sheet, _ = profile.read(row)
        if sheet is not None:
            yield said(sheet_as_json(sheet.tidied()))


def chinaxiv(data: Path) -> Iterator[dict[str, Any]]:
    yield from sheets(profiles.BY_NAME["chinaxiv"], lines(data / "bench" / "chinaxiv_pairs.jsonl"))


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
            "wordings": [{"language": "zh", "title": one_line(row["title"]), "summary": clean(row["abstract"]), "keywords": list(keywords(found.replace("_", ";")))}],
        }  # fmt: skip


def sbir_awards(data: Path) -> Iterator[dict[str, Any]]:
    rows = lines(data / "offers_and_needs" / "offers_sbir_awards.jsonl")
    useful = [r for r in rows if len(r["abstract"] or "") > 400 and len(r["title"]) > 15]
    yield from sheets(profiles.BY_NAME["sbir-awards"], picked(useful, "link", AWARDS))


def sbir_topics(data: Path) -> Iterator[dict[str, Any]]:
    rows = lines(data / "offers_and_needs" / "needs_sbir_topics.jsonl")
    useful = [r for r in rows if 500 < len(r["Description"]) < 6000 and len(r["Topic Name"]) > 12]
    yield from sheets(profiles.BY_NAME["sbir-topics"], picked(useful, "Topic Name", TOPICS))


def challenges(data: Path) -> Iterator[dict[str, Any]]:
    for name in ("open", "closed"):
        feed = json.loads((data / "offers_and_needs" / "challenge_gov" / f"feed-{name}.noemail.json").read_text(encoding="utf-8"))
        for row in sheets(profiles.BY_NAME["challenge.gov"], feed["_challenge"]):
            if len(row["wordings"][0].get("summary", "")) >= 120:
                yield row


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
