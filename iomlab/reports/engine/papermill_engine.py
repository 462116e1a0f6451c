"""``papermill --engine iomlab``: papermill with warm kernels and without its waits, for any notebook.

A parameter that the notebook does not declare is refused, with the nearest one that it does;
papermill alone would run the whole notebook without it.
"""

from __future__ import annotations

import ast
from typing import Any

from jupyter_client import AsyncKernelManager
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger
from traitlets import Type

from iomlab.errors import ParameterError, suggest
from iomlab.messages import say
from iomlab.reports.engine.client import Client
from iomlab.reports.engine.provisioner import WarmProvisioner


class WarmManager(AsyncKernelManager):
    """A kernel manager whose Python kernels are forked from a warm parent."""

    client_factory = Type(Client)

    async def _async_pre_start_kernel(self, **options: Any) -> Any:
        if self.ipykernel and self.provisioner is None:
            self.provisioner = WarmProvisioner(
                kernel_id=self.kernel_id or "", kernel_spec=self.kernel_spec, parent=self
            )
        return await super()._async_pre_start_kernel(**options)


class IomlabEngine(NBClientEngine):
    """papermill's engine on warm kernels."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **options: Any,
    ) -> Any:
        """Run the notebook that papermill prepared.

        Raises
        ------
        ParameterError
            When a parameter was given that the notebook's parameters cell does not set.
        """
        check_parameters(nb_man.nb)
        for known in ("input_path", "startup_timeout"):
            options.pop(known, None)
        timeout = execution_timeout or options.pop("timeout", None)
        options.pop("timeout", None)
        return PapermillNotebookClient(
            nb_man,
            **options,
            timeout=timeout,
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            kernel_manager_class=WarmManager,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
        ).execute()


def check_parameters(notebook: Any) -> None:
    """Refuse given parameters that the parameters cell of a notebook does not set.

    Raises
    ------
    ParameterError
        For the first that is not known. A notebook without such a cell takes any.
    """
    given = notebook.metadata.get("papermill", {}).get("parameters", {})
    cells = [c for c in notebook.cells if "parameters" in c.metadata.get("tags", [])]
    if not cells:
        return
    known = assigned(cells[0].source)
    for name in given:
        if known is not None and name not in known:
            raise ParameterError(
                "The notebook has no parameter {name}.",
                name=repr(name),
                nearest=suggest(name, known),
                next_step=say("It has: {names}.", names=", ".join(known)),
            )


def assigned(source: str) -> list[str] | None:
    """Return the names that a piece of Python sets; None when it is not Python.

    >>> assigned("a: int = 1\\nb = c = 2")
    ['a', 'b', 'c']
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return None
    names: list[str] = []
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names += [t.id for t in targets if isinstance(t, ast.Name)]
    return names
