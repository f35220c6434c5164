"""Joins our ES modules into one, in memory: a widget is given a single module, and its relative imports would lead nowhere.

Each module becomes a function that runs once and returns its exports; an import becomes reading from that object. So no name of
one module meets a name of another, and the files in musicnn/web stay what they are: modules that a page loads unchanged.

Left out: default exports, `import *`, re-exports, circular imports, live bindings. Our modules use none; the joiner refuses them.
"""

import re
from functools import cache
from importlib.resources import files

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|function|class) ([A-Za-z_$][\w$]*))", re.MULTILINE)
_REFUSED = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


def web(name: str) -> str:
    """The text of a file in musicnn/web, such as "roll.js"."""
    return files("musicnn").joinpath("web", name).read_text(encoding="utf-8")


@cache
def widget_module(entry: str, mount: str) -> str:
    """The one module of a widget: `mount(el, host)` of web/`entry`.js, with all that it imports, behind the widget interface.

    Raises:
        ValueError: if a module uses a form of import or export that cannot be joined, or imports itself by a detour.
    """
    parts: dict[str, str] = {}
    _add(entry, parts, ())
    _add("api", parts, ())
    return "\n".join([*parts.values(), "export default { render: ({ model, el }) =>"
                      f" $modules.{entry}.{mount}(el, $modules.api.notebookHost(model)) }};", ""])


def _add(name: str, parts: dict[str, str], above: tuple[str, ...]):
    if name in above:
        raise ValueError(f"modules import each other in a circle: {' -> '.join([*above, name])}; move what both need to a third")
    if name in parts:
        return
    source = web(f"{name}.js")
    for names, other in _IMPORT.findall(source):
        _add(other, parts, (*above, name))
        if missing := {n.split(" as ")[0].strip() for n in names.split(",")} - {"", *_EXPORT.findall(web(f"{other}.js"))}:
            raise ValueError(f"{name}.js imports {', '.join(sorted(missing))}, which {other}.js does not export (one name each)")
    exports = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", _IMPORT.sub(_reading, source))
    if refused := _REFUSED.search(body):
        raise ValueError(f"{name}.js: {refused.group()!r} cannot be joined; write import {{ a, b }} from \"./name.js\" and"
                         " export const, function or class")
    head = "" if parts else "const $modules = {};\n"
    parts[name] = f"{head}// ---- {name}.js\n$modules.{name} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"


def _reading(match: re.Match) -> str:
    names = ", ".join(name.strip().replace(" as ", ": ") for name in match.group(1).split(",") if name.strip())
    return f"const {{ {names} }} = $modules.{match.group(2)};"
