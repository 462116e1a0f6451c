"""Sixteen clauses on decent work that a seasonal work agreement should have, in our own words.

Columns
-------
clause : short key.
instrument : key of the instrument that it relates to (table treaties).
in_model : yes, partly, no: whether the illustrative model agreement of the lesson has it.
text_en, text_es, text_fr : the clause.

How it was made
---------------
Written for training. A clause relates to the instrument and does not quote it. The model agreement is
invented, and leaves gaps on purpose. Every seed gives the same table.

Never use it as legal advice, as a text to sign, or to judge a real agreement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

COLUMNS = ("clause", "instrument", "in_model", "text_en", "text_es", "text_fr")
# fmt: off
ROWS = (
    ("written_contract", "ILO_C097", "yes",
     "Each worker has a written contract before leaving, in a language that the worker understands.",
     "Cada trabajador tiene un contrato escrito antes de partir, en un idioma que comprende.",
     "Chaque travailleur a un contrat écrit avant le départ, dans une langue qu’il comprend."),
    ("no_fees", "ILO_C181", "partly",
     "The worker pays no recruitment fees or related costs.",
     "El trabajador no paga comisiones de contratación ni gastos conexos.",
     "Le travailleur ne paie ni frais de recrutement ni frais connexes."),
    ("equal_pay", "ILO_C097", "yes",
     "Pay and hours are those of nationals who do the same work.",
     "El salario y el horario son los de los nacionales que hacen el mismo trabajo.",
     "Le salaire et les horaires sont ceux des nationaux qui font le même travail."),
    ("wages_on_time", "ICRMW", "yes",
     "Wages are paid in full, on time and to the worker alone.",
     "El salario se paga completo, a tiempo y solo al trabajador.",
     "Le salaire est payé en entier, à temps et au seul travailleur."),
    ("documents_kept", "ICRMW", "yes",
     "Nobody but the worker keeps the passport and other papers.",
     "Nadie más que el trabajador guarda el pasaporte y otros documentos.",
     "Personne d’autre que le travailleur ne garde le passeport et les autres papiers."),
    ("change_employer", "ILO_C143", "no",
     "The worker may change employer without losing the permit.",
     "El trabajador puede cambiar de empleador sin perder el permiso.",
     "Le travailleur peut changer d’employeur sans perdre son permis."),
    ("job_loss", "ILO_C143", "no",
     "Losing the job does not by itself make the stay irregular.",
     "Perder el empleo no hace por sí solo irregular la estancia.",
     "La perte de l’emploi ne rend pas à elle seule le séjour irrégulier."),
    ("housing", "ICRMW", "partly",
     "Housing is safe and decent, and its price is known beforehand.",
     "El alojamiento es seguro y digno, y su precio se conoce de antemano.",
     "Le logement est sûr et décent, et son prix est connu d’avance."),
    ("health_care", "ICESCR", "partly",
     "The worker has access to health care on the same terms as nationals.",
     "El trabajador tiene acceso a la atención de salud en las mismas condiciones que los nacionales.",
     "Le travailleur a accès aux soins de santé dans les mêmes conditions que les nationaux."),
    ("social_security", "ILO_C097", "partly",
     "Contributions to social security give rights that can be taken home.",
     "Las cotizaciones a la seguridad social dan derechos que pueden llevarse al país de origen.",
     "Les cotisations de sécurité sociale ouvrent des droits transférables au pays d’origine."),
    ("join_union", "ICESCR", "no",
     "The worker may join a trade union.",
     "El trabajador puede afiliarse a un sindicato.",
     "Le travailleur peut adhérer à un syndicat."),
    ("complaints", "ICRMW", "partly",
     "Complaints are free, confidential and without risk of being sent home.",
     "Las quejas son gratuitas, confidenciales y sin riesgo de expulsión.",
     "Les plaintes sont gratuites, confidentielles et sans risque de renvoi."),
    ("inspection", "ILO_MFLM", "yes",
     "Labour inspectors visit workplaces and housing and do not enforce immigration rules.",
     "La inspección del trabajo visita los lugares de trabajo y los alojamientos y no controla la migración.",
     "L’inspection du travail visite les lieux de travail et les logements et ne contrôle pas les titres de séjour."),
    ("no_forced_labour", "ILO_P029", "yes",
     "Threats, debt and false promises to make people work are punished, and victims are protected.",
     "Se castigan las amenazas, las deudas y los engaños para hacer trabajar, y se protege a las víctimas.",
     "Les menaces, les dettes et les tromperies pour faire travailler sont punies, et les victimes protégées."),
    ("families", "ICRMW", "no",
     "The worker can stay in touch with the family and visit it.",
     "El trabajador puede mantener el contacto con su familia y visitarla.",
     "Le travailleur peut garder le contact avec sa famille et lui rendre visite."),
    ("return_and_skills", "GCM", "partly",
     "Skills learnt are certified, and return is prepared with the worker.",
     "Las competencias adquiridas se certifican y el retorno se prepara con el trabajador.",
     "Les compétences acquises sont certifiées et le retour est préparé avec le travailleur."),
)
# fmt: on


@dataclass(frozen=True)
class Truth:
    """Clauses that the illustrative model agreement has, has in part, and lacks.

    A good reading of the model finds these counts.
    """

    in_model: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType({"yes": 6, "partly": 6, "no": 4})
    )


TRUTH = Truth()


def make(seed: int = 2024) -> pd.DataFrame:
    """Return one row a clause; ``seed`` changes nothing.

    >>> len(make())
    16
    """
    return pd.DataFrame(list(ROWS), columns=list(COLUMNS))
