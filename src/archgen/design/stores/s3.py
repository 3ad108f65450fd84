"""Layout of a bucket: a prefix for each kind of file, with its end, its uploads and the rules of the whole bucket."""

from collections.abc import Iterator

from archgen.design.data_people import contact_entities, personal_entities
from archgen.design.data_tables import Column, ColumnType, DataClass, Table
from archgen.design.design import Design
from archgen.design.names import Allocator, Style, words
from archgen.design.stores.physical import Decided
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.design.stores.s3_model import BucketModel, FilePlace

_EXPORTS = "reporting_and_exports.export_files"
_BROWSERS = frozenset({"own_web"})
_PRIVATE = (DataClass.PERSONAL, DataClass.SPECIAL_CATEGORY, DataClass.PAYMENT, DataClass.SECRET)


def compose(design: Design, placement: Placement) -> BucketModel:
    """Give the layout of the bucket that holds the files of some tables."""
    return _Composer(design, placement).model()


class _Composer:
    """Composes the layout of one bucket."""

    def __init__(self, design: Design, placement: Placement) -> None:
        self._design, self._placement = design, placement
        self._rules: StoreRules = store_rules("s3")
        domain = design.requirements.domain
        self._special = design.facts.value("data_sensitivity") == "special_category"
        self._people = personal_entities(domain, special=self._special)
        self._people -= contact_entities(domain, special=self._special)
        self._names = Allocator("files", style=Style.KEBAB, max_length=48, reserved=("incoming", "exports"))

    def model(self) -> BucketModel:
        """Give the model."""
        design = self._design
        project = Allocator("project", style=Style.KEBAB, max_length=40, reserved=()).allocate(design.name)
        places = tuple(self._places())
        consumers = design.facts.value("api_consumers")
        is_browsed = isinstance(consumers, tuple | list | frozenset) and bool(_BROWSERS & set(consumers))
        model = BucketModel(
            placement=self._placement,
            served=(),
            bucket=f"{project}-files",
            places=places,
            largest_bytes=round(max(1.0, design.facts.number("largest_payload")) * 1_000_000),
            old_version_days=self._days("old_version_days"),
            abort_days=self._days("abort_days"),
            link_s=self._days("link_s"),
            origins=(f"https://{design.api.host}",) if is_browsed and design.api.operations else (),
            own_key=any(one.data_class in {kind.value for kind in _PRIVATE} for one in places),
        )
        return model.model_copy(update={"decided": tuple(self._decided(model))})

    def _days(self, name: str) -> int:
        return int(self._rules.limit(name))

    def _places(self) -> Iterator[FilePlace]:
        said = self._rules.notes
        yield FilePlace(id="incoming", prefix="incoming/", holds=said["incoming"], days=self._days("incoming_days"))
        for table in map(self._design.data.table, self._placement.tables):
            for column in table.columns:
                if column.type is ColumnType.FILE:
                    yield self._place(table, column)
        if _EXPORTS in self._design.container(self._placement.container).parts:
            yield FilePlace(id="exports", prefix="exports/", holds=said["exports"], days=self._days("export_days"))

    def _place(self, table: Table, column: Column) -> FilePlace:
        name = self._names.allocate(f"{table.name} {column.name}")
        tenant = f"<{table.tenant_column}>/" if table.tenant_column is not None else ""
        days = None if table.retention_days is None else round(table.retention_days)
        cool, least = self._days("cool_after_days"), self._days("cool_least_days")
        return FilePlace(
            id=name,
            prefix=f"{name}/",
            holds=f"{table.title}: {column.field or column.name}",
            entity=table.entity,
            column=f"{table.name}.{column.name}",
            data_class=self._class_of(table, column).value,
            key=self._rules.notes["key"].format(prefix=f"{name}/", tenant=tenant),
            days=days,
            cool_days=cool if days is None or days >= cool + least else None,
            content_types=self._content_types(table, column),
        )

    def _content_types(self, table: Table, column: Column) -> tuple[str, ...]:
        known = self._rules.types
        said = (*words(column.name), *words(table.entity or ""))
        return tuple(next((known[one] for one in said if one in known), known["any"]).split())

    def _decided(self, model: BucketModel) -> Iterator[Decided]:
        said = self._rules.because
        private = sorted({one.data_class.replace("_", " ") for one in model.places if one.data_class != "internal"})
        key = said["class"].format(classes=" and ".join(private)) if model.own_key else said["own"]
        yield Decided(about="encryption", because=key)
        for one in model.places:
            if one.days is not None:
                yield Decided(about=one.prefix, because=self._end(one))
        kept = [one.prefix for one in model.places if one.days is None]
        if kept:
            yield Decided(about="lifecycle", because=said["kept"].format(prefixes=_listed(kept)))
        cool = [one.prefix for one in model.places if one.cool_days is not None]
        if cool:
            days, least = self._days("cool_after_days"), self._days("cool_least_days")
            because = said["cool"].format(prefixes=_listed(cool), days=days, least=least)
            yield Decided(about="lifecycle", because=because)
        yield Decided(about="versions", because=said["versions"].format(days=model.old_version_days))
        yield Decided(about="parts", because=said["abort"].format(days=model.abort_days))
        yield Decided(about="uploads", because=said["size"].format(mb=f"{model.largest_bytes / 1e6:g}"))
        fields = ", ".join(f"`{one.column}` {' '.join(one.content_types)}" for one in model.places if one.column)
        yield Decided(about="uploads", because=said["types"].format(fields=fields))
        if model.origins:
            yield Decided(about="CORS", because=said["cors"])

    def _end(self, place: FilePlace) -> str:
        key = {"incoming": "incoming", "exports": "export"}.get(place.id, "retention")
        return self._rules.because[key].format(days=place.days)

    def _class_of(self, table: Table, column: Column) -> DataClass:
        """Give the class of a file: that of its field, else personal where its row is, or refers to, a person."""
        if column.data_class not in (DataClass.INTERNAL, DataClass.PUBLIC):
            return column.data_class
        if not self._people & {table.entity, *(one.references for one in table.columns)}:
            return DataClass.INTERNAL
        return DataClass.SPECIAL_CATEGORY if self._special else DataClass.PERSONAL


def _listed(prefixes: list[str]) -> str:
    return ", ".join(f"`{one}`" for one in prefixes)
