"""Every sentence of an error, with what to do, read from the source; in each language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import iomlab
from iomlab.languages.catalogue import texts

HOUSE = Path(iomlab.__file__).resolve().parent
ROOMS = {
    "parameters": ("Parameters", "Parámetros", "Paramètres"),
    "countries": ("Countries", "Países", "Pays"),
    "cli": ("The command", "La orden", "La commande"),
    "reports": ("Reports", "Informes", "Rapports"),
    "lab": ("The workspace", "El espacio de trabajo", "L’espace de travail"),
    "forms": ("Forms", "Formularios", "Formulaires"),
    "explorers": ("Explorers", "Exploradores", "Explorateurs"),
    "checks": ("Questions", "Preguntas", "Questions"),
    "classroom": ("Exercises", "Ejercicios", "Exercices"),
    "safety": ("What may leave", "Lo que puede salir", "Ce qui peut sortir"),
    "data": ("Figures", "Cifras", "Chiffres"),
    "show": ("Charts and tables", "Gráficos y tablas", "Graphiques et tableaux"),
    "languages": ("Languages", "Idiomas", "Langues"),
    "records": ("Run cards", "Fichas de ejecución", "Fiches d’exécution"),
    "places": ("The installation", "La instalación", "L’installation"),
    "synthetic": ("Synthetic tables", "Tablas sintéticas", "Tableaux synthétiques"),
    "methods": ("Methods", "Métodos", "Méthodes"),
}
TITLES = {
    "en": "## All of them, read from the source\n\n… stands for a name or a number of your case.",
    "es": "# Todos los errores, con qué hacer\n\n… ocupa el lugar de un nombre o un número de su caso.",
    "fr": "# Toutes les erreurs, et que faire\n\n… tient la place d’un nom ou d’un nombre de votre cas.",
}
DO = {"en": "what to do", "es": "qué hacer", "fr": "que faire"}


def errors() -> dict[str, dict[str, str]]:
    """Return, by room, the sentence of each error with its next step (empty where it has none)."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(HOUSE.rglob("*.py")):
        room = path.relative_to(HOUSE).parts[0].removesuffix(".py")
        if room != "_shipped":
            found.setdefault(room, {}).update(_of(path.read_text(encoding="utf-8")))
    return {room: told for room, told in found.items() if told}


def _of(source: str) -> Iterator[tuple[str, str]]:
    """Yield the sentence and the next step of each error that a module raises.

    >>> list(_of('DataError("No {a}.", next_step=say("Look for {b}.", b=1))'))
    [('No {a}.', 'Look for {b}.')]
    """
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and _name(node.func).endswith("Error") and node.args):
            continue
        said = _literal(node.args[0])
        if (said and said[0] in "“{-") or said[:1].isupper():
            steps = [key.value for key in node.keywords if key.arg == "next_step"]
            step = steps[0] if steps and isinstance(steps[0], ast.Call) else None
            yield said, _literal(step.args[0]) if step and step.args else ""


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def listed(lang: str) -> str:
    """Return all sentences as Markdown, a heading a room, with what to do.

    Values that a sentence fills in stand as ``…``.
    """
    known, parts, rooms = texts(lang), [TITLES[lang]], errors()
    level = "###" if lang == "en" else "##"
    for room in (*ROOMS, *(room for room in rooms if room not in ROOMS)):
        lines = []
        for said, step in rooms.get(room, {}).items():
            then = f" *{DO[lang]}:* {_shown(known.get(step) or step)}" if step else ""
            lines.append(f"- {_shown(known.get(said) or said)}{then}")
        if lines:
            heading = dict(zip(DO, ROOMS.get(room, (room,) * len(DO)), strict=True))[lang]
            parts.append(f"{level} {heading}\n\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _shown(text: str) -> str:
    """Return a sentence with its values left open, and no sign that Markdown would act on.

    >>> _shown("No {a:the} <b> in {c}.")
    'No … \\\\<b> in ….'
    """
    out, depth = [], 0
    for letter in text:
        depth += letter == "{"
        if depth:
            out += "…" * (letter == "{")
        else:
            out.append(f"\\{letter}" if letter in "<*_[]|#" else letter)
        depth -= letter == "}"
    return " ".join("".join(out).split())
