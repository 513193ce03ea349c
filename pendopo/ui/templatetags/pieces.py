"""The pieces of which pages are made; a builtin, so templates need not load it.

Tags draw pieces; each has a template under `ui/pieces/` and a place on the gallery page.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from pendopo.rules.definition.language import Both
from pendopo.rules.geography import Pin
from pendopo.ui import controls, drawings, maps, pointing, states, words
from pendopo.ui.templatetags import sayings

register = template.Library()
type Row = Mapping[str, object]
_OF_IDS = str.maketrans(",.", "__")


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    return drawings.icon(name, size)


@register.simple_tag
def mark() -> SafeString:
    return drawings.mark()


@register.simple_tag
def moment(value: datetime, shown: str = "long") -> SafeString:
    """Draw a time that machines can read too; shown as `long`, `weekday`, `short` or `hour`."""
    said = {
        "long": sayings.long_time,
        "weekday": sayings.weekday_date,
        "short": sayings.short_date,
        "hour": sayings.hour,
    }[shown]
    return format_html(
        '<time datetime="{}">{}</time>', sayings.local(value).isoformat(), said(value)
    )


@register.simple_tag
def badge(state: str, said: str | Both = "") -> SafeString:
    """Draw a state: shape, colour and word differ. `state` is a shape or a state of a case."""
    shape = states.shape(state)
    kind = f" badge--{shape}" if shape else ""
    return format_html(
        '<span class="badge{}">{}</span>', kind, sayings.say(said) or states.words(state)
    )


@register.simple_tag
def due(value: datetime | None, now: datetime) -> SafeString:
    """Draw how near a limit is; what is late names its day too."""
    if value is None:
        return mark_safe("–")
    local = localtime(value)
    shape, said = words.due_state(local, localtime(now), sayings.language())
    day = format_html(' <span class="soft">{}</span>', words.due_short(local, sayings.language()))
    return format_html(
        '<time datetime="{}">{}{}</time>',
        local.isoformat(),
        badge(shape, said),
        day if shape == "late" else "",
    )


@register.simple_block_tag
def notice(content: str, kind: str = "", role: str = "") -> SafeString:
    """Draw one message about this page; `kind` is good, warn, bad or empty."""
    return _draw("notice", content=content, kind=kind, role=role, sign=states.SIGNS[kind])


@register.simple_block_tag
def fold(content: str, title: str | Both, is_open: bool = False) -> SafeString:
    """Draw what few need and nobody needs to finish."""
    return _draw("fold", content=content, title=sayings.say(title), is_open=is_open)


@register.simple_block_tag
def verdict(content: str, kind: str, title: str, sign: str = "", title_id: str = "") -> SafeString:
    """Draw the result of a check; `kind` is good, warn or bad."""
    drawn = sign or {"good": "shield", "warn": "clock", "bad": "stop"}[kind]
    return _draw("verdict", content=content, kind=kind, title=title, sign=drawn, title_id=title_id)


def _draw(name: str, /, **values: object) -> SafeString:
    return mark_safe(get_template(f"ui/pieces/{name}.html").render(values))


@register.inclusion_tag("ui/pieces/crumbs.html")
def crumbs(*pairs: str) -> Row:
    """Draw the way here: address and word in turn; the last has an empty address."""
    steps = list(zip(pairs[::2], pairs[1::2], strict=True))
    return {"steps": [{"href": href, "word": word} for href, word in steps]}


@register.inclusion_tag("ui/pieces/steps.html")
def steps(
    current: int,
    total: int,
    title: str = "",
    kept_at: datetime | None = None,
    autosave: bool = False,
) -> Row:
    """Draw how far one is; with `autosave` the script says there when it saved."""
    marks = ["done" if at < current else "here" if at == current else "" for at in _count(total)]
    return {
        "marks": marks, "current": current, "total": total, "title": title, "kept_at": kept_at,
        "autosave": autosave,
    }  # fmt: skip


def _count(total: int) -> range:
    return range(1, total + 1)


@register.inclusion_tag("ui/pieces/errors.html")
def errors(source: "BaseForm | controls.HasErrors | Sequence[tuple[str, str]]") -> Row:
    """Draw what has to be mended, each with a link to its field.

    Takes a form, what `questions.bind` gave, or pairs of the id of a control and a sentence.
    """
    return {"problems": controls.problems(source)}


@register.inclusion_tag("ui/pieces/field.html")
def field(bound: BoundField) -> Row:
    """Draw a field of a form: label, hint, error, control, in this order."""
    return {"field": controls.of_form(bound)}


@register.inclusion_tag("ui/pieces/timeline.html")
def timeline(entries: Sequence[object]) -> Row:
    """Draw what happened and what comes.

    An entry has `at` (or None), `title`, and may have `text`, `who`, `is_current`, `is_next`.
    """
    return {"entries": entries}


@register.inclusion_tag("ui/pieces/facts.html")
def facts(rows: Sequence[object]) -> Row:
    """Draw three or four figures between columns: `label`, `value` and perhaps `note`."""
    return {"rows": rows, "three": len(rows) == 3}


@register.inclusion_tag("ui/pieces/pairs.html")
def pairs(rows: Sequence[object]) -> Row:
    """Draw rows of `label` and `value`, perhaps with `note`, `href` and the word `act` for it."""
    return {"rows": rows}


@register.inclusion_tag("ui/pieces/pin.html")
def pin(shown: Pin) -> Row:
    """Draw a point on a small map, where it lies, its figures to copy and a link for map apps."""
    side, point = words.side(sayings.language()), shown.point
    view = maps.whole(shown.land, point)
    return {
        "pin": shown,
        "picture": maps.picture(shown.land, view, point, side) if shown.land.areas else None,
        "title": pointing.title(shown, side),
        "figures": pointing.figures(point),
        "id": f"titik{point}".translate(_OF_IDS),
    }


@register.inclusion_tag("ui/pieces/slip.html")
def slip(
    number: str,
    code: str = "",
    rows: Sequence[object] = (),
    state: str = "",
    level: int = 1,
    at: datetime | None = None,
) -> Row:
    """Draw a receipt: number, tracking code, when it arrived, rows as in `pairs`.

    `level` is that of its heading.
    """
    return {
        "number": number, "code": code, "rows": rows, "state": state, "level": level, "at": at,
    }  # fmt: skip


@register.inclusion_tag("ui/pieces/file.html")
def file(kept: object, acts: bool = False) -> Row:
    """Draw a file: `name`, `size_bytes`, perhaps `url`, `preview`, `verdict`, `verdict_kind`."""
    return {"kept": kept, "acts": acts}


@register.inclusion_tag("ui/pieces/pages.html", takes_context=True)
def pages(context: Context, page: Page) -> Row:  # type: ignore[type-arg]  # any row will do
    """Draw the way to the pages before and after; other parts of the address stay."""
    request = context.get("request")
    asked = request.GET if request else QueryDict()
    return {
        "page": page,
        "before": _address(asked, page.previous_page_number()) if page.has_previous() else "",
        "after": _address(asked, page.next_page_number()) if page.has_next() else "",
    }


def _address(asked: QueryDict, number: int) -> str:
    changed = asked.copy()
    changed["halaman"] = f"{number}"
    return f"?{changed.urlencode()}"


@register.inclusion_tag("ui/pieces/copy.html")
def copy(target: str, said: str = "") -> Row:
    """Draw a button that copies the text of the element with this id (only where it can)."""
    return {"target": target, "said": said}


@register.inclusion_tag("ui/pieces/language.html", takes_context=True)
def language_switch(context: Context, css: str = "") -> Row:
    """Draw the button to the other language; stays on the page."""
    request = context.get("request")
    other = "id" if words.side(sayings.language()) else "en"
    return {
        "csrf_token": context.get("csrf_token"),
        "next": request.get_full_path() if request and request.method == "GET" else "",
        "other": other,
        "css": css,
    }


@register.inclusion_tag("ui/pieces/navigation.html", takes_context=True)
def navigation(context: Context) -> Row:
    """Draw the plain words that lead everywhere."""
    return {"places": states.places(states.AT_HOME, _path(context)), "is_desk": False}


@register.inclusion_tag("ui/pieces/navigation.html", takes_context=True)
def desk_navigation(context: Context) -> Row:
    """Draw the plain words of the desk."""
    return {"places": states.places(states.AT_DESK, _path(context)), "is_desk": True}


def _path(context: Context) -> str:
    request = context.get("request")
    return f"{request.path}" if request else ""


@register.inclusion_tag("ui/pieces/question.html")
def question(asked: object) -> Row:
    """Draw one question of a definition, as `questions.bind` gave it."""
    return {"q": asked}


@register.inclusion_tag("ui/pieces/questions.html")
def questions(bound: object) -> Row:
    """Draw all questions, then why they are asked."""
    return {"bound": bound}
