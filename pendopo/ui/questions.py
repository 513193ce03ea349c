"""A question of a definition → what a page shows, and what was sent → answers.

The wizard, a correction and an officer's records use it alike. It asks nobody: choices, kept
files, errors are handed in. `{% questions bound %}` or `{% question q %}` draws the result.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pendopo.rules.canonical import Value
from pendopo.rules.definition import limits, speech
from pendopo.rules.definition.language import Code, Env
from pendopo.rules.definition.model import Field
from pendopo.rules.geography import Land
from pendopo.rules.identifiers import masked
from pendopo.ui import computed, pointing, posted, reading, shapes, words
from pendopo.ui.drawn import Bound as Bound
from pendopo.ui.drawn import Kept as Kept
from pendopo.ui.drawn import Question as Question
from pendopo.ui.drawn import Row as Row
from pendopo.ui.reading import Reading as Reading

type Said = reading.Said
type Choices = reading.Choices


@dataclass(frozen=True)
class _Page:
    """What holds for all questions of one page."""

    lang: str
    answers: Mapping[str, Value]
    post: QueryDict | None
    env: Env
    choices: Choices
    errors: Mapping[str, Said]
    files: Mapping[str, Sequence[Kept]]
    notes: Mapping[str, Said]
    warnings: Mapping[str, Said]
    land: Land | None
    id_prefix: str
    unmasked: bool
    asked: Sequence[Field]
    computed: Mapping[str, str]

    def say(self, both: Said | None) -> str:
        return f"{both[words.side(self.lang)]}" if isinstance(both, tuple) else f"{both or ''}"


def bind(
    fields: Sequence[Field],
    *,
    answers: Mapping[str, Value],
    post: QueryDict | None = None,
    env: Env = {},
    choices: Choices = {},
    errors: Mapping[str, Said] = {},
    files: Mapping[str, Sequence[Kept]] = {},
    notes: Mapping[str, Said] = {},
    warnings: Mapping[str, Said] = {},
    land: Land | None = None,
    lang: str = "",
    id_prefix: str = "",
    unmasked: bool = False,
    heading: bool = False,
    asked: Sequence[Field] = (),
) -> Bound:
    """Bring questions, answers and errors together for a page.

    With `post` the controls hold what was sent, also where it is no answer; without it what is
    stored in `answers`. `env` (what `settle` found) decides what is required, closed, computed.
    `choices` gives value and label for regions and whatever a definition does not list; `files`
    what is kept; `notes` a line below a label, such as where an answer was taken from;
    `warnings` what is doubtful about an answer that may stay; `land` is drawn as a map on which a
    point is set. Identifiers are masked unless they
    are shown to whoever typed them (`unmasked`); then nothing may be `kept` when they are read.
    `asked` are all questions that she sees, so that conditions speak of them as she saw them.
    With `heading` a question that is alone on its page is its heading too, where that is possible.
    """
    lang = lang or get_language() or "id"
    page = _Page(
        lang=lang,
        answers=answers,
        post=post,
        env=env,
        choices=choices,
        errors=errors,
        files=files,
        notes=notes,
        warnings=warnings,
        land=land,
        id_prefix=id_prefix,
        unmasked=unmasked,
        asked=asked,
        computed=computed.texts(fields, env, lang, unread=errors.keys()),
    )
    reasons = list(dict.fromkeys(page.say(one.why) for one in fields if one.why))
    drawn = [_question(page, one, one.key, page.answers.get(one.key)) for one in fields]
    if heading and len(drawn) == 1 and drawn[0].shape not in ("tick", "shown"):
        drawn = [replace(drawn[0], is_heading=True)]
    return Bound(questions=drawn, why=reasons)


def _question(page: _Page, asked: Field, name: str, stored: Value) -> Question:
    shape = shapes.shape(asked, page.choices.get(asked.key), in_row=name != asked.key)
    word = _word(page, asked)
    plain = Question(
        key=asked.key,
        name=name,
        id=f"{page.id_prefix}{name}",
        kind=asked.kind,
        shape=shape,
        label=asked.label[words.side(page.lang)],
        hint=page.say(asked.hint),
        word=word,
        note=page.say(page.notes.get(name))
        or ("" if name in page.errors else _reason(page, asked)),
        warning=page.say(page.warnings.get(name)),
        error=page.say(page.errors.get(name)),
        unit=asked.unit,
        is_needed=not word and asked.kind != "computed",
        attrs=shapes.attributes(asked),
    )
    match shape:
        case "file":
            return _with_files(page, asked, plain)
        case "table":
            return _with_rows(page, asked, plain, stored)
        case "point" if page.land and page.land.areas and name == asked.key:
            return _with_map(page, page.land, _with_text(page, asked, plain, stored))
        case "shown":
            later = _("Dihitung setelah Anda lanjut")
            return replace(plain, text=page.computed.get(asked.key, ""), later=later)
    return _with_text(page, asked, plain, stored)


def _word(page: _Page, asked: Field) -> str:
    """Return what stands behind a label: only what may stay empty is marked."""
    if asked.kind in ("checkbox", "computed") or asked.required is True:
        return ""
    if isinstance(asked.required, Code):
        if limits.is_needed(asked, page.env):
            return ""
        condition = speech.spoken(asked.required, page.asked)[words.side(page.lang)]
        return _("(wajib bila %(condition)s)") % {"condition": condition}
    return _("(boleh kosong)")


def _reason(page: _Page, asked: Field) -> str:
    if not isinstance(asked.required, Code) or not limits.is_needed(asked, page.env):
        return ""
    at = words.side(page.lang)
    why = speech.said(asked.required.why(page.env, at), page.asked, at)
    return _("Diperlukan, karena %(why)s.") % {"why": why} if why else ""


def _with_text(page: _Page, asked: Field, plain: Question, stored: Value) -> Question:
    said = shapes.text(asked, stored, page.lang)
    picked = stored if isinstance(stored, list) else [said]
    if page.post is not None:
        said = shapes.sent(asked, posted.text(asked, page.post, plain.name))
        picked = page.post.getlist(plain.name)
    kept = ""
    is_masked = asked.kind in words.IDENTIFIERS and not page.unmasked
    if is_masked and isinstance(stored, str) and stored:
        kept = masked(stored)
        said = "" if said == stored else said
    listed = shapes.options(asked, page.choices.get(asked.key), page.env, page.lang)
    if plain.shape == "search":
        wanted = page.post.get(f"find-{plain.name}", "") if page.post is not None else ""
        listed = shapes.found(listed, wanted, {f"{one}" for one in picked})
        plain = replace(plain, unit=f"{wanted}")
    if plain.shape == "radios" and plain.word:
        listed = [*listed, ("", _("Tidak diisi"), "", "")]
    return replace(
        plain,
        text=said,
        kept=kept,
        can_clear=bool(kept) and bool(plain.word),
        choices=shapes.choices(plain.id, listed, [f"{one}" for one in picked]),
        parts=shapes.parts(asked, plain.name, plain.id, page.post, said),
    )


def _with_map(page: _Page, land: Land, plain: Question) -> Question:
    side = words.side(page.lang)
    pointed = pointing.point(land, plain.name, plain.text, page.post, side)
    wrong = f"{plain.label} {pointed.wrong[side]}" if pointed.wrong[side] else ""
    return replace(plain, text=pointed.text, pointed=pointed, error=plain.error or wrong)


def _with_files(page: _Page, asked: Field, plain: Question) -> Question:
    kept = [
        replace(one, remove=f"remove-{asked.key}-{one.id}") for one in page.files.get(asked.key, ())
    ]
    most = asked.limits.files
    hint = shapes.file_hint(asked, page.lang)
    return replace(
        plain,
        files=kept,
        can_upload=len(kept) < most or most == 1,
        hint=f"{_sentence(plain.hint)} {hint}".strip(),
    )


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _with_rows(page: _Page, asked: Field, plain: Question, stored: Value) -> Question:
    known = [row for row in stored if isinstance(row, Mapping)] if isinstance(stored, list) else []
    if page.post is not None:
        numbers = posted.row_numbers(asked, page.post)
    else:
        numbers = list(range(len(known)))
    rows = [
        Row(
            number=number,
            place=place,
            questions=[
                _question(page, column, f"{asked.key}-{number}-{column.key}", cells.get(column.key))
                for column in asked.columns
            ],
        )
        for place, number in enumerate(numbers or [0], start=1)
        for cells in [known[number] if number < len(known) else {}]
    ]
    return replace(plain, rows=rows, can_add=len(rows) < posted.most_rows(asked))


def computed_texts(
    fields: Sequence[Field], env: Env, *, unread: Collection[str]
) -> Mapping[str, str]:
    """Return computed question → its text, but for what follows from `unread` answers."""
    return computed.texts(fields, env, get_language() or "id", unread=unread)


def press(post: QueryDict) -> posted.Press | None:
    """Return which button inside a question was pressed; None when the form was sent on.

    After `add`, `drop`, `search`, `map` and `tap` the page is shown again with `post`; after
    `remove` too, once the file is discarded.
    """
    return posted.press(post)


def read(
    fields: Sequence[Field],
    post: QueryDict,
    *,
    today: date,
    kept: Mapping[str, Value] = {},
    choices: Choices = {},
) -> Reading:
    """Read what was sent for these questions; documents and computed ones are passed over.

    An identifier that was left empty stays what it was in `kept`, for the page shows it masked,
    unless `clear-<key>` is ticked. Rows of tables of which nothing is filled are dropped.
    """
    return reading.read(fields, post, today=today, kept=kept, choices=choices)
