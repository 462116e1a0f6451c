"""The scripts that start a stick: install once, without a network, and open the lab."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence

from iomlab.languages.catalogue import tell
from iomlab.languages.formats import LANGUAGES
from iomlab.messages import Message, say

PREPARING = say("Preparing iomlab on this computer: once, a few minutes, without a connection.")
FAILED = say(
    "iomlab could not be installed: the reason stands above. Start again to try once more."
)

SHELL = """#!/bin/sh
# Installs iomlab from this folder (once, without a network) and opens the lab.
# Use: {name} [language] [options of JupyterLab]; the languages are {langs}.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
lang={first}
case "$1" in {cases}) lang=$1; shift ;; esac
home=${{IOMLAB_HOME:-"$HOME/iomlab-lab"}}
say() {{ printf '%s\\n' "$@"; }}
{platform}
for version in {pythons}; do
  for name in "python$version" python3 python; do
    if command -v "$name" >/dev/null 2>&1 && [ "$("$name" -c '{ask}' 2>/dev/null)" = "$version-64" ]; then
      python=$name
      break 2
    fi
  done
done
if [ -z "$python" ]; then
  say {no_python}
  exit 1
fi
pins="$here/requirements/$platform-$version.txt"
mark="$home/env/ready-{digest}-$version"
if [ ! -f "$mark" ]; then
  say {preparing}
  mkdir -p "$home"
  rm -rf "$home/env"
  if ! "$python" -m venv "$home/env" ||
    ! "$home/env/bin/python" -m pip --isolated install --quiet --disable-pip-version-check --no-index \\
      --find-links "$here/wheels" --require-hashes -r "$pins"; then
    say {failed}
    exit 1
  fi
  : > "$mark"
fi
if [ -d "$here/exercises/$lang" ]; then
  exec "$home/env/bin/iomlab" lab --lang "$lang" --folder "$home/$lang" --exercises "$here/exercises/$lang" "$@"
fi
exec "$home/env/bin/iomlab" lab --lang "$lang" --folder "$home/$lang" "$@"
"""
BATCH = """@echo off
rem Installs iomlab from this folder (once, without a network) and opens the lab.
rem Use: start.bat [language] [options of JupyterLab]; the languages are {langs}.
chcp 65001 >nul
setlocal
set "here=%~dp0"
set "lang={first}"
set "rest=%*"
{cases}
if not defined IOMLAB_HOME set "IOMLAB_HOME=%USERPROFILE%\\iomlab-lab"
set "home=%IOMLAB_HOME%"
for %%v in ({pythons}) do (
  for %%p in ("py -%%v" python python3) do (
    for /f "delims=" %%a in ('%%~p -c "{ask}" 2^>nul') do if "%%a"=="%%v-64" (
      set "python=%%~p"
      set "version=%%v"
      goto found
    )
  )
)
{no_python}
pause
exit /b 1
:found
set "mark=%home%\\env\\ready-{digest}-%version%"
if exist "%mark%" goto ready
{preparing}
if not exist "%home%" mkdir "%home%"
if exist "%home%\\env" rmdir /s /q "%home%\\env"
%python% -m venv "%home%\\env"
if errorlevel 1 goto failed
"%home%\\env\\Scripts\\python.exe" -m pip --isolated install --quiet --disable-pip-version-check --no-index --find-links "%here%wheels" --require-hashes -r "%here%requirements\\windows-%version%.txt"
if errorlevel 1 goto failed
type nul > "%mark%"
:ready
set "given="
if exist "%here%exercises\\%lang%" set "given=--exercises "%here%exercises\\%lang%""
"%home%\\env\\Scripts\\iomlab.exe" lab --lang %lang% --folder "%home%\\%lang%" %given% %rest%
exit /b %errorlevel%
:failed
{failed}
pause
exit /b 1
"""
ASK = 'import sys, struct; print("%d.%d-%d" % (*sys.version_info[:2], 8 * struct.calcsize("P")))'
ASK_BATCH = (
    "import sys,struct;print('{}.{}-{}'.format(*sys.version_info[:2],8*struct.calcsize('P')))"
)
PLATFORM = {
    "start.sh": "platform=linux",
    "start.command": 'platform=macos-intel\n[ "$(uname -m)" = arm64 ] && platform=macos-arm',
}
OF = {
    "start.sh": ("linux",),
    "start.command": ("macos-intel", "macos-arm"),
    "start.bat": ("windows",),
}


def scripts(
    platforms: Sequence[str], langs: Sequence[str], pythons: Sequence[str], digest: str
) -> Mapping[str, bytes]:
    """Return the start scripts by name: one for Linux, macOS and Windows each, as far as served.

    Parameters
    ----------
    platforms, langs, pythons : sequence of str
        What the stick serves; the first language opens when none is named.
    digest : str
        Tells this stick from others: a new one installs anew.
    """
    newest = sorted(pythons, key=lambda version: int(version.split(".")[1]), reverse=True)
    versions = ", ".join(newest)
    words = {
        "no_python": say(
            "iomlab needs Python {versions} (64 bit), which is not on this computer. Install it, then start again.",
            versions=versions,
        ),
        "preparing": PREPARING,
        "failed": FAILED,
    }
    made = {}
    for name, of in OF.items():
        if not set(of) & set(platforms):
            continue
        shell = name != "start.bat"
        told = {key: (_shell if shell else _batch)(_in_all(one)) for key, one in words.items()}
        choice = "|".join(langs) if shell else "\n".join(_language(lang) for lang in langs)
        text = (SHELL if shell else BATCH).format(
            name=name,
            langs=", ".join(langs),
            first=langs[0],
            cases=choice,
            pythons=" ".join(newest),
            platform=PLATFORM.get(name, ""),
            ask=ASK if shell else ASK_BATCH,
            digest=digest,
            **told,
        )
        made[name] = (text if shell else text.replace("\n", "\r\n")).encode()
    return made


def _in_all(words: Message) -> list[str]:
    """Return a sentence in every language: the script does not know who reads it."""
    return [tell(words, lang) for lang in LANGUAGES]


def _shell(lines: Sequence[str]) -> str:
    return " ".join(shlex.quote(line) for line in lines)


def _batch(lines: Sequence[str]) -> str:
    """Return lines that the Windows command interpreter prints as they are."""
    return "\n".join(
        "echo " + re.sub(r"([&<>|^()])", r"^\1", line).replace("%", "%%") for line in lines
    )


def _language(lang: str) -> str:
    """Return the line of the Windows script that knows a language as the first word."""
    return f'if "%~1"=="{lang}" (set "lang={lang}" & call set "rest=%%rest:*{lang}=%%")'
