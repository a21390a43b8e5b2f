"""Decide which column plays which role, each with a reason a person can check."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assay.errors import ImplausibleColumn, UnknownColumn
from assay.readers.guessing import names
from assay.readers.guessing.profiles import Profile
from assay.readers.pictures.folder import stem_key
from assay.readers.tables import FixedRole
from assay.schema.imports import ColumnGuess
from assay.schema.records import Role

ROLES: tuple[Role, ...] = ("split", "id", "image", "text", "label")
"""In the order they are decided: what is certain first."""

FEW = 10
"""Below so many labelled rows, "all labels differ" says nothing."""

_OFTEN = 0.15
"""Least share of values that differ where they name pictures: a few captions are of each."""

_BORROWED_IDS = frozenset({
    "image_id", "user_id", "project_id", "author_id", "product_id", "customer_id", "label_id",
    "class_id", "category_id", "parent_id", "thread_id", "conversation_id", "dialogue_id",
    "annotator_id", "worker_id", "business_id",
})  # fmt: skip


@dataclass
class Roles:
    """Which column plays which role.

    Attributes:
        columns: The column of each role that is filled.
        guesses: Every column with its role and the reason.
        label_names: What the values of the label column mean, where they are 0 and 1.
        notes: Alternatives worth showing.
    """

    columns: dict[Role, str] = field(default_factory=dict)
    guesses: tuple[ColumnGuess, ...] = ()
    label_names: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class RoleGuesser:
    """Decide the roles for one source.

    Args:
        profiles: Every column.
        source: Name of the source, for messages.
        given: Roles a person named; an empty name means that no column plays the role.
        fixed: Roles the format settles.
        stems: Names of the pictures beside the source, each as ``stem_key`` returns it.

    Raises:
        UnknownColumn: A role was given to a column that is not there.
        ImplausibleColumn: A column cannot play the role it was given.
    """

    def __init__(
        self,
        profiles: Mapping[str, Profile],
        source: str,
        given: Mapping[Role, str],
        fixed: Mapping[Role, FixedRole],
        stems: frozenset[str] = frozenset(),
    ) -> None:
        self._profiles = profiles
        self._source = source
        self._reasons: dict[Role, str] = {}
        self._roles = Roles()
        self._given: dict[Role, str] = {
            role: self._resolve(role, column) for role, column in given.items() if column
        }
        self._barred = {role for role, column in given.items() if not column}
        self._refuse_shared()
        self._fixed = fixed
        self._stems = stems

    def decide(self) -> Roles:
        """Fill the roles, given ones first."""
        for role, column in self._given.items():
            self._check_given(role, self._profiles[column])
            self._take(role, column, "given")
        for role, settled in self._fixed.items():
            if not settled.column:
                self._barred.add(role)
            elif role not in self._roles.columns and role not in self._barred:
                self._take(role, settled.column, settled.reason)
        guess: dict[Role, Callable[[], None]] = {
            "split": self._guess_split,
            "id": self._guess_id,
            "image": self._guess_image,
            "text": self._guess_text,
            "label": self._guess_label,
        }
        for role in ROLES:
            if role not in self._roles.columns and role not in self._barred:
                guess[role]()
        self._name_labels()
        self._refuse_nothing()
        self._roles.guesses = tuple(self._guess_of(name) for name in self._profiles)
        return self._roles

    # --- what a person gave -------------------------------------------------------------

    def _resolve(self, role: Role, column: str) -> str:
        if column in self._profiles:
            return column
        alike = [name for name in self._profiles if name.casefold() == column.casefold()]
        if len(alike) == 1:
            return alike[0]
        listed = ", ".join(f"'{name}'" for name in list(self._profiles)[:30])
        near = difflib.get_close_matches(column, list(self._profiles), n=1, cutoff=0.5)
        raise UnknownColumn(
            f"'{self._source}' has no column '{column}' to use as {role}; its columns are "
            f"{listed}.",
            hint=f"Did you mean '{near[0]}'?" if near else None,
        )

    def _refuse_shared(self) -> None:
        owners: dict[str, Role] = {}
        for role, column in self._given.items():
            if column in owners:
                raise ImplausibleColumn(
                    f"The column '{column}' of '{self._source}' is given two roles, "
                    f"{owners[column]} and {role}.",
                    hint="Give each role a column of its own.",
                )
            owners[column] = role

    def _check_given(self, role: Role, profile: Profile) -> None:
        if role == "label" and profile.unique and profile.filled >= FEW:
            raise ImplausibleColumn(
                f"The column '{profile.name}' of '{self._source}' cannot be the label: all "
                f"{profile.filled:,} values looked at differ, for example "
                f"{_quoted(profile.examples)}.",
                hint="Choose a column whose values repeat, such as a class or an intent.",
            )
        if role == "split" and profile.filled and not profile.splits:
            raise ImplausibleColumn(
                f"The column '{profile.name}' of '{self._source}' cannot be the split: none of "
                f"its values names one, for example {_quoted(profile.examples)}.",
                hint="A split column says train, validation or test.",
            )

    # --- what we guess ------------------------------------------------------------------

    def _guess_split(self) -> None:
        for profile in self._named("split"):
            if profile.splits >= 0.5 or not profile.filled:
                values = _quoted(profile.examples[:3]) if profile.filled else "no values yet"
                self._take("split", profile.name, f"named '{profile.name}', with {values}")
                return
        for profile in self._free():
            if profile.filled and profile.splits == 1.0:
                self._take("split", profile.name, f"its values are {_quoted(profile.examples)}")
                return

    def _guess_id(self) -> None:
        for profile in self._named("id"):
            # A column called just "id" that repeats now and then is a faulty id, which the
            # import refuses by name; one that repeats all the time is the id of something else.
            plainly = names.simple(profile.name) in names.PLAIN_IDS
            if profile.filled and profile.distinct >= (0.5 if plainly else 0.9) * profile.filled:
                self._take("id", profile.name, f"named '{profile.name}'")
                return
            self._roles.notes.append(
                f"Column '{profile.name}' is not used as id: only {profile.distinct:,} of "
                f"{profile.filled:,} values differ."
            )
        for profile in self._free():
            plain = names.simple(profile.name)
            owned = plain.endswith("_id") and plain not in _BORROWED_IDS
            if owned and profile.unique and profile.filled == profile.rows > 1:
                reason = f"named '{profile.name}', and no value stands twice"
                self._take("id", profile.name, reason)
                return

    def _guess_image(self) -> None:
        for profile in self._named("image"):
            sure = names.simple(profile.name) in names.SURE_IMAGE and profile.numeric < 0.5
            if profile.pictures >= 0.5 or (sure and profile.filled):
                self._take("image", profile.name, f"named '{profile.name}'{_example(profile)}")
                return
        for profile in self._free():
            if profile.pictures >= 0.9:
                reason = f"its values are names of pictures{_example(profile)}"
                self._take("image", profile.name, reason)
                return
        for profile in self._free():
            # a rating from 1 to 5 is not the name of 1.jpg to 5.jpg
            several = profile.filled and profile.distinct >= _OFTEN * profile.filled
            if several and all(stem_key(one) in self._stems for one in profile.examples):
                reason = f"its values are names of pictures without ending{_example(profile)}"
                self._take("image", profile.name, reason)
                return

    def _guess_text(self) -> None:
        named = [p for p in self._named("text") if p.words or not p.filled]
        filled = [p for p in named if p.filled] or named
        if filled:
            self._take("text", filled[0].name, f"named '{filled[0].name}'")
            others = [p.name for p in filled[1:]]
            if others:
                self._roles.notes.append(
                    f"Also a text by its name: {_quoted(others)}; choose with --text."
                )
            return
        wordy = [p for p in self._free() if p.words and names.rank("label", p.name) is None]
        if wordy:
            best = max(wordy, key=lambda p: (p.spaced > 0.5, p.length * p.distinct / p.filled))
            reason = f"the longest texts, {best.length:.0f} characters on average"
            self._take("text", best.name, reason)

    def _guess_label(self) -> None:
        named = [p for p in self._named("label") if _may_be_label(p)]
        # An object that is null now and then leaves a column of its own name, without a value.
        named = [p for p in named if p.filled] or named
        if named:
            best, reason = self._in_words(named)
            self._take("label", best.name, reason)
            others = [p.name for p in named if p is not best]
            if others:
                self._roles.notes.append(
                    f"Also a label by its name: {_quoted(others)}; choose with --label."
                )
            return
        repeating = [p for p in self._free() if p.words and _repeats(p) and not _is_about(p)]
        if repeating:
            best = min(repeating, key=lambda p: (p.filled < 0.5 * p.rows, p.distinct))
            self._take("label", best.name, f"its {best.distinct} short values repeat")
            self._roles.notes.append(
                f"The label was guessed from the values of '{best.name}' alone; choose another "
                "with --label."
            )

    def _in_words(self, named: list[Profile]) -> tuple[Profile, str]:
        """Prefer a label in words over the same label in numbers."""
        first = named[0]
        for other in named[1:]:
            if first.numeric == 1.0 and other.words and other.distinct == first.distinct:
                return other, (
                    f"named '{other.name}', and says in words what '{first.name}' says in numbers"
                )
        return first, f"named '{first.name}'"

    def _name_labels(self) -> None:
        column = self._roles.columns.get("label")
        if column is None:
            return
        plain = names.simple(column).rsplit(".", 1)[-1]
        values = {value.lower() for value in self._profiles[column].examples}
        if not values or not values <= {"0", "1", "-1", "true", "false", "0.0", "1.0"}:
            return
        if names.POSITIVE.fullmatch(plain):
            yes, no = "positive", "negative"
        elif names.NEGATIVE.fullmatch(plain):
            yes, no = "negative", "positive"
        else:
            return
        on, off = ("1", "1.0", "true"), ("0", "-1", "0.0", "false")
        self._roles.label_names = {**dict.fromkeys(on, yes), **dict.fromkeys(off, no)}
        self._reasons["label"] += f"; 1 is read as {yes}, 0 as {no}"

    # --- bookkeeping --------------------------------------------------------------------

    def _free(self) -> list[Profile]:
        taken = {*self._roles.columns.values(), *self._given.values()}
        return [p for p in self._profiles.values() if p.plain and p.name not in taken]

    def _named(self, role: Role) -> list[Profile]:
        ranked = [(names.rank(role, p.name), p) for p in self._free()]
        found = [(rank, p) for rank, p in ranked if rank is not None]
        return [p for _, p in sorted(found, key=lambda pair: pair[0])]

    def _take(self, role: Role, column: str, reason: str) -> None:
        self._roles.columns[role] = column
        self._reasons[role] = reason

    def _guess_of(self, column: str) -> ColumnGuess:
        for role, owner in self._roles.columns.items():
            if owner == column:
                reason = self._reasons[role]
                return ColumnGuess(
                    column=column, role=role, reason=reason, given=role in self._given
                )
        return ColumnGuess(column=column, role=None, reason="kept as metadata")

    def _refuse_nothing(self) -> None:
        if "text" in self._roles.columns or "image" in self._roles.columns:
            return
        listed = ", ".join(f"'{name}'" for name in list(self._profiles)[:30])
        raise UnknownColumn(
            f"No column of '{self._source}' looks like a text or a picture; its columns are "
            f"{listed}.",
            hint="Name the column of the texts with --text.",
        )


def _may_be_label(profile: Profile) -> bool:
    if not profile.filled:
        return True
    if profile.length > 60:
        return False
    return profile.filled < FEW or profile.distinct <= max(2, profile.filled // 2)


def _is_about(profile: Profile) -> bool:
    """Tell by its name whether a column says where, when or by whom rather than what."""
    plain = names.simple(profile.name)
    return plain in names.NO_LABEL or plain.rsplit(".", 1)[-1] in names.NO_LABEL


def _repeats(profile: Profile) -> bool:
    few = max(2, min(150, profile.filled // 5))
    return profile.filled >= FEW and 2 <= profile.distinct <= few and profile.length <= 40


def _quoted(values: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f"'{value[:40]}'" for value in values)


def _example(profile: Profile) -> str:
    return f", for example '{profile.examples[0][:60]}'" if profile.examples else ""
