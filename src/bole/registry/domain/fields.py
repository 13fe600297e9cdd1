"""The fields of a sheet, told once: type, vocabulary, whom it concerns, labels in both languages, an example.

Imports, templates, exports, forms and the API's documentation are made from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from . import kinds


class FieldType(StrEnum):
    TEXT = "text"  # one line
    LONG = "long"  # several lines
    TERM = "term"  # one code of a vocabulary
    TERMS = "terms"  # several codes
    WORDS = "words"  # several free words
    NUMBER = "number"  # a whole number
    AMOUNT = "amount"  # an exact decimal
    DATE = "date"
    MONTH = "month"
    YES_NO = "yes_no"
    RIGHTS = "rights"
    COMPLETERS = "completers"
    EMAIL = "email"
    URL = "url"
    LANGUAGE = "language"


ALL, BOTH, ACHIEVEMENT, NEED, EXPERT = kinds.KINDS, kinds.OF_WORK, (kinds.ACHIEVEMENT,), (kinds.NEED,), (kinds.EXPERT,)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the sheet."""

    name: str
    type: FieldType
    zh: str
    en: str
    example_zh: str = ""
    example_en: str = ""
    kinds: tuple[str, ...] = ALL
    vocabulary: str = ""
    limit: int = 0  # characters of a text, entries of a list
    in_wording: bool = False  # part of the wording in the row's language
    also: tuple[str, ...] = ()  # other headers that mean this field

    def label(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


T = FieldType
TITLE_LIMIT, SUMMARY_LIMIT, DESCRIPTION_LIMIT = 500, 20_000, 200_000

FIELDS: tuple[Field, ...] = (
    Field("kind", T.TERM, "类型", "type", "科技成果", "achievement", vocabulary="record_kind", also=("记录类型", "record type")),
    Field("external_id", T.TEXT, "外部编号", "external id", "ZJU-2026-001", "ZJU-2026-001", limit=200, also=("id", "编号", "项目编号", "成果编号", "需求编号")),
    Field("language", T.LANGUAGE, "语言", "language", "zh", "en", in_wording=True, also=("语种", "lang")),
    Field("title", T.TEXT, "名称", "title", "低温锂离子电池电解液", "Electrolyte for lithium-ion batteries at low temperature", limit=TITLE_LIMIT, in_wording=True, also=("成果名称", "需求名称", "技术名称", "项目名称", "标题", "name")),
    Field("summary", T.LONG, "摘要（公开）", "summary (public)", "一种在零下四十度仍能工作的电解液。", "An electrolyte that works at minus forty degrees.", limit=SUMMARY_LIMIT, in_wording=True, also=("摘要", "简介", "成果简介", "技术简介", "项目简介", "需求简介", "内容简介", "需求描述", "summary", "abstract")),
    Field("description", T.LONG, "详细说明", "description", limit=DESCRIPTION_LIMIT, in_wording=True, also=("技术说明", "详细描述", "详细介绍", "成果介绍", "details")),
    Field("confidential", T.LONG, "保密内容（签约后可见）", "confidential part (after agreement)", limit=DESCRIPTION_LIMIT, in_wording=True, also=("保密内容", "confidential")),
    Field("keywords", T.WORDS, "关键词", "keywords", "锂电池；电解液；低温", "lithium battery; electrolyte; low temperature", limit=20, in_wording=True, also=("关键字", "tags")),
    Field("title_en", T.TEXT, "英文名称", "title in English", limit=TITLE_LIMIT),
    Field("summary_en", T.LONG, "英文摘要", "summary in English", limit=SUMMARY_LIMIT),
    Field("keywords_en", T.WORDS, "英文关键词", "keywords in English", limit=20),
    Field("title_zh", T.TEXT, "中文名称", "title in Chinese", limit=TITLE_LIMIT),
    Field("summary_zh", T.LONG, "中文摘要", "summary in Chinese", limit=SUMMARY_LIMIT),
    Field("keywords_zh", T.WORDS, "中文关键词", "keywords in Chinese", limit=20),
    Field("owner", T.TEXT, "权属单位", "owner", "浙江大学", "Zhejiang University", limit=200, also=("单位", "所属单位", "单位名称", "企业名称", "权利人", "工作单位", "所在单位", "employer", "organisation", "organization", "firm", "company", "institution")),
    Field("owner_uscc", T.TEXT, "权属单位统一社会信用代码", "owner's unified social credit code", limit=18, also=("统一社会信用代码", "uscc")),
    Field("ach_class", T.TERM, "成果类别", "class", "应用技术成果", "applied technology", ACHIEVEMENT, "ach_class"),
    Field("form", T.TERM, "成果体现形式", "form", "新材料", "new material", ACHIEVEMENT, "ach_form"),
    Field("ach_property", T.TERM, "成果属性", "property", kinds=ACHIEVEMENT, vocabulary="ach_property"),
    Field("stage", T.TERM, "成果所处阶段", "stage", "中期阶段", "middle: pilot before production", BOTH, vocabulary="stage", also=("阶段", "stage of development")),
    Field("trl", T.NUMBER, "技术成熟度（TRL 1-9）", "technology readiness (TRL 1-9)", "6", "6", BOTH, also=("trl", "技术成熟度", "技术成熟度等级")),
    Field("level", T.TERM, "成果水平", "level", kinds=ACHIEVEMENT, vocabulary="level"),
    Field("application_status", T.TERM, "应用状态", "application status", kinds=ACHIEVEMENT, vocabulary="application_status"),
    Field("reason_not_applied", T.TERM, "未应用原因", "reason not applied", kinds=ACHIEVEMENT, vocabulary="reason_not_applied"),
    Field("evaluation_type", T.TERM, "评价方式", "evaluation", kinds=ACHIEVEMENT, vocabulary="evaluation_type"),
    Field("source", T.TERM, "课题来源", "source of the project", kinds=ACHIEVEMENT, vocabulary="source"),
    Field("public_funding", T.YES_NO, "财政资金支持", "publicly funded", "是", "yes", ACHIEVEMENT),
    Field("rights", T.RIGHTS, "知识产权", "IP rights", "发明专利|已授权|ZL202010123456.2", "invention patent|IPR granted|US 11,123,456 B2", BOTH, limit=50, also=("专利", "知识产权情况", "IP", "patents")),
    Field("completers", T.COMPLETERS, "完成人", "completers", "张三（浙江大学）；李四（浙江大学）", "Zhang San (Zhejiang University); Li Si (Zhejiang University)", ACHIEVEMENT, limit=100, also=("主要完成人", "完成人员", "发明人", "inventors", "authors")),
    Field("completing_organisations", T.WORDS, "完成单位", "completing organisations", "浙江大学", "Zhejiang University", ACHIEVEMENT, limit=50, also=("主要完成单位",)),
    Field("start_month", T.MONTH, "起始年月", "start month", "2022-01", "2022-01", ACHIEVEMENT),
    Field("end_month", T.MONTH, "完成年月", "end month", "2024-12", "2024-12", ACHIEVEMENT),
    Field("need_kind", T.TERM, "需求类别", "kind of need", "技术需求", "technology request", NEED, "need_kind"),
    Field("cooperation_modes", T.TERMS, "合作方式", "cooperation modes", "普通许可；合作开发", "non-exclusive license; joint development", BOTH, vocabulary="cooperation_mode", limit=13, also=("拟转化方式", "转化方式", "合作形式", "partnership type")),
    Field("tech_areas", T.TERMS, "技术领域", "technology areas", "新材料及其应用", "new materials and their use", vocabulary="tech_area", limit=11, also=("所属领域", "所属技术领域", "technology area", "technology field")),
    Field("ipc", T.WORDS, "IPC 分类号", "IPC symbols", "H01M10/0569", "H01M10/0569", limit=30, also=("ipc", "IPC分类", "专利分类号", "国际专利分类号")),
    Field("industries", T.TERMS, "应用行业", "industries", "制造业", "manufacturing", vocabulary="industry", limit=20, also=("行业",)),
    Field("sdgs", T.TERMS, "可持续发展目标", "sustainable development goals", "7", "7", BOTH, vocabulary="sdg", limit=17, also=("sdg",)),
    Field("territories", T.TERMS, "适用地域", "territories", "中国；德国", "China; Germany", vocabulary="territory", limit=100, also=("target countries",)),
    Field("price_min", T.AMOUNT, "价格或预算下限", "price or budget from", "500000", "500000", also=("价格下限", "预算下限")),
    Field("price_max", T.AMOUNT, "价格或预算上限", "price or budget to", "2000000", "2000000", also=("价格", "预算", "price", "budget")),
    Field("currency", T.TERM, "币种", "currency", "CNY", "CNY", vocabulary="currency"),
    Field("deadline", T.DATE, "截止日期", "deadline", "2027-06-30", "2027-06-30", BOTH, also=("截止时间", "closing date", "due date")),
    Field("horizon_override", T.TERM, "转化期（人工）", "transformation class (manual)", kinds=ACHIEVEMENT, vocabulary="horizon"),
    Field("horizon_reason", T.TEXT, "人工分类理由", "reason of the manual class", kinds=ACHIEVEMENT, limit=300),
    Field("orcid", T.TEXT, "ORCID", "ORCID", "0000-0002-1825-0097", "0000-0002-1825-0097", EXPERT, limit=40, also=("orcid id", "orcid identifier")),
    Field("services", T.TERMS, "可提供的服务", "what they do for others", "成果评价；技术咨询", "evaluation; consulting", EXPERT, "expert_service", limit=9, also=("服务内容",)),
    Field("disciplines", T.TERMS, "学科（GB/T 13745）", "disciplines (GB/T 13745)", "材料科学；化学工程", "materials science; chemical engineering", EXPERT, "discipline", limit=10, also=("学科", "研究学科")),
    Field("professional_titles", T.WORDS, "职称与职务", "professional titles", "教授；博士生导师", "professor; chartered engineer", EXPERT, limit=10, also=("职称",)),
    Field("units", T.WORDS, "其他任职单位", "further employers", "浙江省新材料研究院", "Zhejiang Institute of New Materials", EXPERT, limit=10, also=("兼职单位", "further units")),
    Field("languages_spoken", T.TERMS, "工作语言", "languages spoken", "中文；英语；德语", "Chinese; English; German", EXPERT, "language", limit=20, also=("语言能力",)),
    Field("active_since", T.NUMBER, "从业起始年份", "active in the field since", "2006", "2006", EXPERT, also=("从业年份",)),
    Field("availability", T.TERM, "可参与程度", "availability", "可参与", "available", EXPERT, "availability", also=("时间安排",)),
    Field("fee_basis", T.TERM, "费用计算方式", "fee is asked", "按天", "per day", EXPERT, "fee_basis", also=("收费方式", "fee basis")),
    Field("conflicts", T.WORDS, "利益关系单位（不公开）", "declared interests (not public)", "钱江电池厂", "Qianjiang Battery Works", EXPERT, limit=50, also=("回避单位", "利益冲突", "conflicts of interest")),
    Field("consent_on", T.DATE, "同意日期（不公开）", "consent given on (not public)", "2026-10-01", "2026-10-01", EXPERT, also=("授权日期", "consent date")),
    Field("consent_text", T.TEXT, "同意书版本（不公开）", "text that was consented to (not public)", "expert-1", "expert-1", EXPERT, limit=200, also=("授权书版本", "consent text")),
    Field("visibility", T.TERM, "可见范围", "visibility", "公开", "public", vocabulary="visibility"),
    Field("description_tier", T.TERM, "详细说明可见范围", "description is seen by", "会员可见", "members", vocabulary="description_tier"),
    Field("origin", T.TEXT, "数据来源", "origin", limit=300),
    Field("origin_url", T.URL, "来源网址", "origin address", limit=1000, also=("url", "link")),
    Field("licence", T.TEXT, "许可", "licence", "CC BY 4.0", "CC BY 4.0", limit=120, also=("license",)),
    Field("contact_name", T.TEXT, "联系人", "contact", limit=120, also=("联系人姓名", "contact person")),
    Field("contact_email", T.EMAIL, "联系邮箱", "contact e-mail", limit=254, also=("邮箱", "电子邮箱", "email")),
)  # fmt: skip

BY_NAME = {field.name: field for field in FIELDS}

# What of an expert is read only by himself and by the staff of his centre, whatever the record's visibility.
PRIVATE_OF_EXPERTS = ("contact_name", "contact_email", "conflicts", "consent_on", "consent_text")


def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields that concern a kind of record."""
    return tuple(field for field in FIELDS if kind in field.kinds)
