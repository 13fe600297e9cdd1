"""The JSON shapes of records: a sheet made from the table of fields, a whole record, a card for lists, a version.

A shape says what is text, number or list, and what the values mean; whether they are right is judged by
`domain/checks.py`, which tells everything that is wrong at once. Hits of matching carry the card.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from pydantic import Field, StrictBool, StrictInt, create_model

from bole.kernel.errors import N_, Problem
from bole.reference.queries import vocabulary
from bole.ui.shapes import Day, MoneyShape, Page, Shape, money

from .. import queries
from ..access import AnyActor
from ..domain import checks, fields, kinds
from ..domain.fields import FieldType
from ..domain.sheet import CompleterSheet, RecordSheet, RightSheet, WordingSheet
from ..errors import BadSheet
from ..models import Record, RecordVersion
from ..queries import Difference, Filters
from ..queries.freshness import phase_of

EXCERPT = 500  # characters of the public summary on a card
MOST_CODES = 40  # a longer vocabulary is not repeated in the OpenAPI document
TWO_CURRENCIES = N_("The two amounts are in different currencies: %(low)s and %(high)s.")
Kind = Literal["achievement", "need", "expert"]
Status = Literal["draft", "submitted", "returned", "published", "held", "expired", "withdrawn", "archived"]
Origin = Literal["author", "human", "machine"]
Freshness = Literal["", "fresh", "due", "overdue", "expired"]


class WordingShape(Shape):
    """What a record says in one language. The summary is public; the description follows the record's tier; the
    confidential part is read by those who may change the record."""

    language: str = Field(description=N_("a language tag such as zh, en or de"), examples=["zh"])
    origin: Origin = Field("author", description=N_("who put it so: the author, another human, or a machine"))
    title: str = Field(examples=["低温锂离子电池电解液"], max_length=fields.TITLE_LIMIT)
    summary: str = Field("", max_length=fields.SUMMARY_LIMIT)
    description: str = Field("", max_length=fields.DESCRIPTION_LIMIT)
    confidential: str = Field("", max_length=fields.DESCRIPTION_LIMIT)
    keywords: list[str] = Field([], max_length=fields.BY_NAME["keywords"].limit)


class RightShape(Shape):
    """An intellectual property right: kind and status from the vocabularies, number as the office writes it."""

    kind: str = Field(description=N_("a code of the vocabulary ip_kind"), json_schema_extra={"enum": list(vocabulary("ip_kind").codes())})
    status: str = Field("", json_schema_extra={"enum": ["", *vocabulary("ip_status").codes()]})
    number: str = Field("", max_length=checks.RIGHT_LIMITS["number"])
    office: str = Field("", max_length=checks.RIGHT_LIMITS["office"])
    title: str = Field("", max_length=checks.RIGHT_LIMITS["title"])
    holder: str = Field("", max_length=checks.RIGHT_LIMITS["holder"])
    expires_on: Day | None = None


class CompleterShape(Shape):
    """A person who completed the achievement, in order of contribution."""

    name: str = Field(min_length=1, max_length=checks.COMPLETER_LIMITS["name"])
    organisation: str = Field("", max_length=checks.COMPLETER_LIMITS["organisation"])
    orcid: str = Field("", examples=["0000-0002-1825-0097"])
    contribution: str = Field("", max_length=checks.COMPLETER_LIMITS["contribution"])


def _codes(field: fields.Field) -> dict[str, Any]:
    """The possible codes of a field, unless they are too many to list."""
    codes = vocabulary(field.vocabulary).codes()
    if len(codes) > MOST_CODES:
        return {}
    return {"enum": list(codes if field.name in checks.NEVER_EMPTY or field.type is FieldType.TERMS else ("", *codes))}


def _type_of(field: fields.Field) -> tuple[Any, Any, dict[str, Any]]:
    """(type, default, what is said of it besides) of a field."""
    most = {"max_length": field.limit} if field.limit else {}
    match field.type:
        case FieldType.TERM:
            default = {"visibility": "public", "description_tier": "public"}.get(field.name, "")
            return str, default, {"json_schema_extra": _codes(field)}
        case FieldType.TERMS:
            return list[Annotated[str, Field(json_schema_extra=_codes(field))]], [], most
        case FieldType.WORDS:
            return list[str], [], most
        case FieldType.NUMBER:
            return StrictInt | None, None, {}
        case FieldType.AMOUNT:
            return MoneyShape | None, None, {}
        case FieldType.DATE:
            return Day | None, None, {}
        case FieldType.YES_NO:
            return StrictBool | None, None, {}
        case FieldType.RIGHTS:
            return list[RightShape], [], most
        case FieldType.COMPLETERS:
            return list[CompleterShape], [], most
    return str, "", most


def _made_field(field: fields.Field) -> tuple[Any, Any]:
    kind, default, besides = _type_of(field)
    examples = [field.example_en] if field.example_en and kind is str and not field.vocabulary else None
    return kind, Field(default, description=field.en, examples=examples, **besides)


def _of_sheet(field: fields.Field) -> bool:
    return field.name in RecordSheet.__dataclass_fields__ and field.name not in ("kind", "currency")


def _sheet_shape(name: str, kind: Any, told: str) -> Any:
    columns: dict[str, Any] = {
        "kind": (Literal[kind], Field()),
        "wordings": (list[WordingShape], Field(description=N_("one wording per language, the original first"))),
    }
    columns |= {f.name: _made_field(f) for f in fields.fields_of(kind) if _of_sheet(f)}
    return create_model(name, __base__=Shape, __doc__=told, **columns)


AchievementSheet: Any = _sheet_shape(
    "AchievementSheet", "achievement", "An achievement as one form; empty means not said. Codes are those of the vocabularies."
)
NeedSheet: Any = _sheet_shape("NeedSheet", "need", "A need as one form; empty means not said. Codes are those of the vocabularies.")
ExpertSheet: Any = _sheet_shape(
    "ExpertSheet", "expert",
    "An expert as one form; empty means not said. The title is the name; fees lie in the prices, countries in the territories.",
)  # fmt: skip
SHEETS = {kinds.ACHIEVEMENT: AchievementSheet, kinds.NEED: NeedSheet, kinds.EXPERT: ExpertSheet}
if TYPE_CHECKING:
    Sheet = Any
else:
    Sheet = Annotated[AchievementSheet | NeedSheet | ExpertSheet, Field(discriminator="kind")]


def sheet_of(shape: Any) -> RecordSheet:
    """The sheet a shape means. Refuses with BadSheet when its two amounts are in different currencies."""
    values: dict[str, Any] = {name: getattr(shape, name) for name in type(shape).model_fields}
    low, high = values["price_min"], values["price_max"]
    if low and high and low.currency != high.currency:
        told = {"low": low.currency[:10], "high": high.currency[:10]}
        raise BadSheet(problems=[Problem("price_max", "two_currencies", TWO_CURRENCIES, told, high.currency)])
    values |= {name: None if given is None else Decimal(given.amount) for name, given in (("price_min", low), ("price_max", high))}
    values["currency"] = (low or high).currency if low or high else ""
    parts = (("wordings", WordingSheet), ("rights", RightSheet), ("completers", CompleterSheet))
    for name, part in parts:
        values[name] = tuple(part(**_plain(one)) for one in values.get(name, ()))
    values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return RecordSheet(**values)


def _plain(part: Shape) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in part}


def shape_of(sheet: RecordSheet) -> Any:
    """The shape of a sheet: the reverse of `sheet_of`."""
    shape = SHEETS[sheet.kind]
    values = {name: getattr(sheet, name) for name in shape.model_fields}
    values |= {name: money(getattr(sheet, name), sheet.currency) for name in ("price_min", "price_max")}
    values["wordings"] = [
        WordingShape(
            language=w.language, origin=w.origin, title=w.title, summary=w.summary, description=w.description,  # type: ignore[arg-type]
            confidential=w.confidential, keywords=list(w.keywords),
        )
        for w in sheet.wordings
    ]  # fmt: skip
    if "rights" in values:
        values["rights"] = [RightShape(**{n: getattr(r, n) for n in RightShape.model_fields}) for r in sheet.rights]
    if "completers" in values:
        values["completers"] = [CompleterShape(**{n: getattr(c, n) for n in CompleterShape.model_fields}) for c in sheet.completers]
    return shape(**{name: list(value) if isinstance(value, tuple) else value for name, value in values.items()})


class CentreRef(Shape):
    """The centre a record belongs to."""

    path: str = Field(examples=["cn.zj.hz"], description=N_("the centre's place in the tree of centres"))
    name: str


class OwnerRef(Shape):
    """The organisation that owns a record."""

    id: UUID
    name: str


class ExpertTraitsShape(Shape):
    """What lists show of an expert besides."""

    services: list[str] = Field(description=N_("what the expert does for others, as codes of the vocabulary expert_service"))
    disciplines: list[str]
    languages_spoken: list[str]
    availability: str
    fee_basis: str


class RecordCard(Shape):
    """A record as lists show it, in the reader's language where there is a wording in it."""

    id: UUID
    kind: Kind
    number: str = Field(description=N_("the registration number, once it is published"))
    status: Status
    language: str = Field(description=N_("the language of title, excerpt and keywords"))
    origin: Origin = Field(description=N_("who put it so: the author, another human, or a machine"))
    title: str
    excerpt: str = Field(description=N_("the beginning of the public summary, at most 500 characters"))
    keywords: list[str]
    languages: list[str] = Field(description=N_("every language there is a wording in"))
    tech_areas: list[str]
    stage: str
    trl: int | None
    horizon: str = Field(description=N_("near, mid or long: how soon an achievement can be transformed; empty for needs"))
    cooperation_modes: list[str]
    price_min: MoneyShape | None
    price_max: MoneyShape | None
    deadline: dt.date | None
    expert: ExpertTraitsShape | None = Field(description=N_("what only experts have; nothing for other kinds"))
    centre: CentreRef
    owner: OwnerRef | None = Field(description=N_("nothing for a brokered record: it names nobody but to its owner and its centre"))
    published_at: dt.datetime | None
    updated_at: dt.datetime
    confirmed_at: dt.datetime | None = Field(description=N_("when somebody in charge said the last time that it is valid"))
    confirm_by: dt.date | None = Field(description=N_("until when it is to be confirmed anew; nothing for what is not published"))
    freshness: Freshness = Field(description=N_("how long it is still valid; what is overdue comes after the others"))


class RecordShape(Shape):
    """A whole record, as far as the asker may read it."""

    id: UUID
    kind: Kind
    number: str
    status: Status
    version: int = Field(description=N_("goes up with every revision; a revision names the version it starts from"))
    centre: CentreRef
    owner: OwnerRef | None = Field(description=N_("nothing for a brokered record: it names nobody but to its owner and its centre"))
    horizon: str
    created_at: dt.datetime
    updated_at: dt.datetime
    published_at: dt.datetime | None
    confirmed_at: dt.datetime | None = Field(description=N_("when somebody in charge said the last time that it is valid"))
    confirm_by: dt.date | None = Field(description=N_("until when it is to be confirmed anew; nothing for what is not published"))
    freshness: Freshness = Field(description=N_("how long it is still valid; what is overdue comes after the others"))
    reach: Literal["public", "members", "full"] = Field(description=N_("how far you may read"))
    withheld: list[str] = Field(description=N_("the fields of the sheet that are blank because they are not for you"))
    verbs: list[str] = Field(description=N_("what you may do with it now"))
    advice: list[str] = Field(description=N_("what would help it to be found, for those who may change it"))
    sheet: Sheet


class RecordPage(Page):
    """A part of the list of records."""

    items: list[RecordCard]


class Change(Shape):
    """One field that differs from the version before."""

    field: str
    before: Any = None
    after: Any = None


class VersionShape(Shape):
    """One version of a record."""

    number: int
    at: dt.datetime
    by: str = Field(description=N_("the name of who wrote it; empty for the system"))
    note: str
    changes: list[Change]


class VersionPage(Page):
    """A part of the history of a record, newest first."""

    items: list[VersionShape]


class FiltersShape(Shape):
    """What a record must have; nothing means anything. Codes are those of the vocabularies."""

    tech_areas: list[str] = Field([], description=N_("technology areas; one of them is enough"), max_length=20)
    stages: list[str] = Field([], description=N_("stages of development; one of them is enough"), max_length=20)
    modes: list[str] = Field([], description=N_("cooperation modes; one of them is enough"), max_length=20)
    languages: list[str] = Field([], description=N_("languages of the original wording; one of them is enough"), max_length=20)
    centre: str = Field("", description=N_("the path of a centre; those below it count too"), max_length=255)
    territory: str = Field("", description=N_("a country or a Chinese region; records without territories count too"))
    trl_min: int | None = Field(None, description=N_("the least technology readiness, 1 to 9"))
    price_max: Decimal | None = Field(None, description=N_("the lowest price is at most this amount"))
    currency: str = Field("", description=N_("the currency of price_max"))
    horizons: list[str] = Field([], description=N_("near, mid or long; one of them is enough"), max_length=3)
    open_only: bool = Field(False, description=N_("leave out what is past its deadline"))
    services: list[str] = Field([], description=N_("what experts do for others; one of them is enough"), max_length=20)
    disciplines: list[str] = Field([], description=N_("disciplines of experts; one of them is enough"), max_length=20)
    languages_spoken: list[str] = Field([], description=N_("languages experts speak; one of them is enough"), max_length=20)
    availability: list[str] = Field([], description=N_("whether experts can be asked at present"), max_length=3)


class FiltersBody(FiltersShape):
    """The same in a JSON body, where a number is a number."""

    trl_min: StrictInt | None = Field(None, description=N_("the least technology readiness, 1 to 9"))
    open_only: StrictBool = Field(False, description=N_("leave out what is past its deadline"))


def filters_of(shape: FiltersShape) -> Filters:
    """The filters a shape means; an empty text in a list is one not chosen."""
    values = _plain(shape)
    return Filters(**values | {name: tuple(filter(None, value)) for name, value in values.items() if isinstance(value, tuple)})


def card(record: Record, language: str) -> RecordCard:
    """The card of a record that came from `queries.listed` or `queries.whole`."""
    wordings = list(record.wordings.all())
    wording = queries.best_wording(wordings, language)
    low, high = record.price_min, record.price_max
    text = wording.summary if wording else ""
    return RecordCard(
        id=record.id, kind=record.kind, number=record.number, status=record.status,  # type: ignore[arg-type]
        language=wording.language if wording else "und", origin=wording.origin if wording else "author",  # type: ignore[arg-type]
        title=wording.title if wording else "", excerpt=text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…",
        keywords=list(wording.keywords) if wording else [], languages=[w.language for w in wordings],
        tech_areas=list(record.tech_areas), stage=record.stage, trl=record.trl, horizon=_horizon(record),
        cooperation_modes=list(record.cooperation_modes), price_min=money(low, record.currency), price_max=money(high, record.currency),
        deadline=record.deadline, expert=_expert(record), centre=_centre(record, language), owner=_owner(record, language),
        published_at=record.published_at, updated_at=record.updated_at, confirmed_at=record.confirmed_at, confirm_by=record.confirm_by,
        freshness=_freshness(record),
    )  # fmt: skip


def _freshness(record: Record) -> Freshness:
    found = phase_of(record, timezone.localdate())
    return found.value if found else ""  # type: ignore[return-value]


def _expert(record: Record) -> ExpertTraitsShape | None:
    if record.kind != kinds.EXPERT:
        return None
    return ExpertTraitsShape(**{name: getattr(record.expert, name) for name in ExpertTraitsShape.model_fields})


def _horizon(record: Record) -> str:
    return str(record.achievement.horizon) if record.kind == Record.Kind.ACHIEVEMENT else ""


def _centre(record: Record, language: str) -> CentreRef:
    return CentreRef(path=record.centre.path, name=record.centre.organisation.name_in(language))


def _owner(record: Record, language: str) -> OwnerRef | None:
    owner = record.told_owner
    return OwnerRef(id=owner.id, name=owner.name_in(language)) if owner else None


def record_shape(actor: AnyActor, record: Record, language: str, advice: Iterable[str]) -> RecordShape:
    """A record that came from `queries.whole`, as far as the actor may read it."""
    readable = queries.readable(actor, record)
    queries.tell_names(actor, [record])
    verbs = list(queries.verbs_for(actor, record))
    return RecordShape(
        id=record.id, kind=record.kind, number=record.number, status=record.status, version=record.version,  # type: ignore[arg-type]
        centre=_centre(record, language), owner=_owner(record, language), horizon=_horizon(record), created_at=record.created_at,
        updated_at=record.updated_at, published_at=record.published_at, confirmed_at=record.confirmed_at, confirm_by=record.confirm_by,
        freshness=_freshness(record), reach=readable.reach.value, withheld=list(readable.withheld),
        verbs=verbs, advice=list(advice) if verbs else [], sheet=shape_of(readable.sheet),
    )  # fmt: skip


def version_shape(version: RecordVersion, differences: Iterable[Difference]) -> VersionShape:
    """One version with what it changed."""
    changes = [Change(field=d.field, before=d.before, after=d.after) for d in differences]
    return VersionShape(number=version.number, at=version.at, by=version.actor_name, note=version.note, changes=changes)
