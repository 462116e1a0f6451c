"""A word means one country, or it is refused: names, codes, aliases and traps in three languages."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from iomlab import countries
from iomlab.countries import LANGS, PHRASES, all_countries, find, fold, from_unhcr, get, neighbours
from iomlab.errors import CountryError, UsageError
from iomlab.messages import say
from iomlab.places import shipped

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("IOMLAB_TEST_DATA", ROOT.parent / "shared"))
IOM_TABLE = SHARED / "data" / "country-reference" / "iom_gdi_country_table.csv"
UNHCR_TABLE = SHARED / "data" / "unhcr-refugee-data" / "countries.csv"
EVERYONE = all_countries()
PLACES = all_countries(["country", "area"])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def names(code: str) -> str:
    return find(code).iso3


@pytest.mark.parametrize(
    ("word", "code"),
    [
        # codes, and the code that pandas takes for a missing value
        ("HND", "HND"), ("hnd", "HND"), ("NA", "NAM"), ("na", "NAM"), ("340", "HND"), ("4", "AFG"),
        ("004", "AFG"), (8, "ALB"), ("AUS", "AUS"), ("ARE", "ARE"), ("AND", "AND"), ("MAR", "MAR"),
        ("UK", "GBR"), ("EL", "GRC"), ("XK", "XKX"), ("COD", "COD"), ("CHL", "CHL"),
        # UNHCR's codes that ISO does not use
        ("GFR", "DEU"), ("AUL", "AUS"), ("SUD", "SDN"), ("SWI", "CHE"), ("GAZ", "PSE"), ("RSA", "ZAF"),
        # one name inside another
        ("guinea", "GIN"), ("guinée", "GIN"), ("guinea-bissau", "GNB"), ("equatorial guinea", "GNQ"),
        ("guinea ecuatorial", "GNQ"), ("papua new guinea", "PNG"), ("niger", "NER"), ("níger", "NER"),
        ("nigeria", "NGA"), ("nigéria", "NGA"), ("dominica", "DMA"), ("dominique", "DMA"),
        ("dominicana", "DOM"), ("dominican republic", "DOM"), ("república dominicana", "DOM"),
        ("sudan", "SDN"), ("south sudan", "SSD"), ("sudán del sur", "SSD"), ("soudan du sud", "SSD"),
        ("samoa", "WSM"), ("american samoa", "ASM"), ("georgia", "GEO"), ("géorgie", "GEO"),
        ("south georgia", "SGS"), ("micronesia", "FSM"), ("oman", "OMN"), ("romania", "ROU"),
        ("mali", "MLI"), ("somalia", "SOM"), ("malawi", "MWI"), ("india", "IND"), ("ireland", "IRL"),
        ("northern ireland", "GBR"), ("jersey", "JEY"), ("guernsey", "GGY"), ("china", "CHN"),
        ("chine", "CHN"), ("chili", "CHL"), ("china, hong kong sar", "HKG"), ("macao", "MAC"),
        ("mauritania", "MRT"), ("mauritius", "MUS"), ("maurice", "MUS"), ("mauricio", "MUS"),
        ("iran", "IRN"), ("iraq", "IRQ"), ("irak", "IRQ"), ("slovakia", "SVK"), ("slovenia", "SVN"),
        ("austria", "AUT"), ("australia", "AUS"), ("liberia", "LBR"), ("libia", "LBY"),
        ("grenada", "GRD"), ("granada", "GRD"), ("guyana", "GUY"), ("guyane", "GUF"),
        ("el salvador", "SLV"), ("salvador", "SLV"), ("saint lucia", "LCA"), ("st. lucia", "LCA"),
        ("st vincent & the grenadines", "VCT"), ("sint maarten", "SXM"),
        ("saint martin (french part)", "MAF"), ("us virgin islands", "VIR"), ("togo", "TGO"),
        ("tonga", "TON"), ("gambia", "GMB"), ("zambia", "ZMB"), ("the gambia", "GMB"),
        ("gambia, the", "GMB"), ("bahamas, the", "BHS"), ("la gambie", "GMB"), ("l'irlande", "IRL"),
        ("el perú", "PER"), ("los países bajos", "NLD"), ("netherlands", "NLD"), ("holland", "NLD"),
        # the two Congos and the two Koreas, as others write them
        ("congo, dem. rep.", "COD"), ("drc", "COD"), ("zaire", "COD"), ("congo-kinshasa", "COD"),
        ("rd congo", "COD"), ("congo, rep.", "COG"), ("congo-brazzaville", "COG"),
        ("republic of congo", "COG"), ("north korea", "PRK"), ("south korea", "KOR"),
        ("korea, rep.", "KOR"), ("dprk", "PRK"), ("corea del sur", "KOR"), ("corée du nord", "PRK"),
        # accents, apostrophes, capitals, new and old names
        ("Curaçao", "CUW"), ("CURACAO", "CUW"), ("Côte d’Ivoire", "CIV"), ("Cote d'Ivoire", "CIV"),
        ("Ivory Coast", "CIV"), ("Costa de Marfil", "CIV"), ("Türkiye", "TUR"), ("TURKEY", "TUR"),
        ("Turquía", "TUR"), ("Turquie", "TUR"), ("Swaziland", "SWZ"), ("eSwatini", "SWZ"),
        ("Burma", "MMR"), ("Cape Verde", "CPV"), ("Cap-Vert", "CPV"), ("Czech Republic", "CZE"),
        ("República Checa", "CZE"), ("Macedonia", "MKD"), ("FYROM", "MKD"), ("Viet Nam", "VNM"),
        ("Vietnam", "VNM"), ("Laos", "LAO"), ("Moldavia", "MDA"), ("Bielorrusia", "BLR"),
        ("Kazajistán", "KAZ"), ("Kazajstán", "KAZ"), ("Baréin", "BHR"), ("Catar", "QAT"),
        ("East Timor", "TLS"), ("Persia", "IRN"), ("Réunion", "REU"), ("São Tomé and Príncipe", "STP"),
        ("Åland", "ALA"), ("Russia", "RUS"), ("Syrian Arab Republic", "SYR"),
        ("Venezuela (Bolivarian Republic of)", "VEN"), ("Venezuela, RB", "VEN"),
        ("Bolivia (Plurinational State of)", "BOL"), ("Tanzania, United Republic of", "TZA"),
        # names that need care
        ("Kosovo", "XKX"), ("Kosovo (UNSCR 1244)", "XKX"), ("Palestine", "PSE"),
        ("occupied Palestinian territory", "PSE"), ("West Bank and Gaza", "PSE"),
        ("Estado de Palestina", "PSE"), ("Holy See", "VAT"), ("Vatican", "VAT"),
        ("Holy See (Vatican City State)", "VAT"), ("Santa Sede", "VAT"), ("Saint-Siège", "VAT"),
        ("Taiwan Province of China", "TWN"), ("Western Sahara", "ESH"), ("Falkland Islands", "FLK"),
        ("Malvinas", "FLK"), ("Hong Kong", "HKG"), ("Great Britain", "GBR"),
        ("United Kingdom of Great Britain and Northern Ireland", "GBR"), ("USA", "USA"),
        ("U.S.A.", "USA"), ("EE. UU.", "USA"), ("États-Unis", "USA"), ("UAE", "ARE"),
        # no country at all
        ("stateless", "STL"), ("apátridas", "STL"), ("XXA", "STL"), ("unknown", "UNK"), ("XXX", "UNK"),
        ("UKN", "UNK"), ("desconocido", "UNK"), ("Tibet", "TIB"), ("Tibetan", "TIB"), ("TIB", "TIB"),
        ("various", "VAR"), ("EU27", "EU27"), ("European Union", "EU27"), ("Unión Europea", "EU27"),
        ("all", "ALL"), ("Channel Islands", "XCX"), ("Abyei", "AB9"),
    ],
)  # fmt: skip
def test_a_word_finds_its_country(word, code):
    assert find(word).iso3 == code


@pytest.mark.parametrize(
    ("word", "choices"),
    [
        ("congo", {"COD", "COG"}),
        ("Congo", {"COD", "COG"}),
        ("korea", {"KOR", "PRK"}),
        ("Corée", {"KOR", "PRK"}),
        ("virgin islands", {"VGB", "VIR"}),
        ("Islas Vírgenes", {"VGB", "VIR"}),
        ("saint martin", {"MAF", "SXM"}),
        ("St. Martin", {"MAF", "SXM"}),
        ("San Martín", {"MAF", "SXM"}),
        ("america", {"USA"}),
        ("Amérique", {"USA"}),
        ("Guayana", {"GUF", "GUY"}),
        ("Netherlands Antilles", {"CUW", "SXM", "BES", "ABW"}),
        ("ANT", {"ATG", "CUW", "SXM", "BES"}),  # UNHCR's Antigua, and ISO's once for the Antilles
        ("NIG", {"NER", "NGA"}),  # UNHCR's Nigeria, and the Niger elsewhere
        ("Yugoslavia", {"BIH", "HRV", "MKD", "MNE", "SRB", "SVN", "XKX"}),
        ("Czechoslovakia", {"CZE", "SVK"}),
        ("Serbia and Montenegro", {"SRB", "MNE"}),
        ("Soviet Union", {"RUS", "UKR", "BLR"}),
        ("Gaza", {"PSE"}),
    ],
)
def test_a_word_that_fits_several_is_refused_with_all_of_them(word, choices):
    with pytest.raises(CountryError) as refused:
        find(word)
    assert {str(label).split(" ")[0] for label in refused.value.nearest} == choices


@pytest.mark.parametrize(
    "word",
    [
        *(
            "",
            " ",
            "-",
            "nan",
            "None",
            "Republic",
            "republic of",
            "island",
            "islands",
            "united",
            "new",
        ),
        *("saint", "the", "los", "of", "Guine", "Nige", "South", "North", "Zealand", "Arab"),
        *("Republic of", "Dem. Rep.", "Sahara del", "Europe", "Africa", "Asia", "Latin America"),
        *(
            "AA",
            "ZZ",
            "ZZZ",
            "999",
            "0",
            "-4",
            "4.0",
            "Guinea; Niger",
            "GIN,NER",
            "'; DROP TABLE",
            "😀",
        ),
        *("A" * 500, "Congo Congo", "Narnia", "CHN/HKG", "EU28", "Non-EU27 countries"),
    ],
)
def test_anything_else_is_refused_in_sentences(word):
    with pytest.raises(CountryError) as refused:
        find(word)
    assert str(refused.value).endswith("List all with: iomlab data countries")


def test_the_refusal_of_a_typo_is_word_for_word_this():
    told = "Unknown country 'HNDD'. Did you mean HND (Honduras)? "
    for door in (get, find):
        with pytest.raises(CountryError) as refused:
            door("HNDD")
        assert str(refused.value) == told + "List all with: iomlab data countries"
        assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("typo", "code"),
    [("Hondurs", "HND"), ("Alemana", "DEU"), ("Senegall", "SEN"), ("Kosvo", "XKX"), ("Venezula", "VEN"),
     ("Philipines", "PHL"), ("Marroc", "MAR"), ("VNE", "VEN"), ("Etiopa", "ETH")],
)  # fmt: skip
def test_a_typo_is_answered_with_the_country_that_was_meant(typo, code):
    with pytest.raises(CountryError) as refused:
        find(typo)
    assert code in [str(label).split(" ")[0] for label in refused.value.nearest]


@pytest.mark.parametrize(
    ("code", "es", "fr"),
    [
        ("SYR", None, "de la Syrie"),
        ("SEN", "del Senegal", "du Sénégal"),
        ("USA", None, "des États-Unis d’Amérique"),
        ("DEU", "de Alemania", "de l’Allemagne"),
        ("HTI", "de Haití", "d’Haïti"),
        ("NRU", "de Nauru", "de Nauru"),
        ("CUB", "de Cuba", "de Cuba"),
    ],
)
def test_the_genitive_keeps_the_article_in_french(code, es, fr):
    assert get(code).phrase("of", "fr") == fr
    if es:
        assert get(code).phrase("of", "es") == es


def test_get_takes_the_exact_code_alone():
    assert get("NAM").iso2 == "NA"
    for wrong in ("nam", "NA", "Namibia", "516", "", None, 516, ["NAM"], float("nan")):
        with pytest.raises(CountryError):
            get(wrong)


@pytest.mark.parametrize("lang", LANGS)
def test_every_name_in_every_language_finds_its_own_country(lang):
    lost = [c.iso3 for c in EVERYONE if names(c.name(lang)) != c.iso3]
    lost += [c.iso3 for c in EVERYONE if names(c.name(lang).upper()) != c.iso3]
    lost += [c.iso3 for c in PLACES if names(c.phrase("the", lang)) != c.iso3]
    assert lost == []


def test_every_code_finds_its_own_country():
    for c in EVERYONE:
        assert names(c.iso3) == names(c.iso3.lower()) == c.iso3
        for code in (c.iso2, c.m49):
            assert not code or names(code) == c.iso3


def test_no_alias_is_a_name_or_a_code_of_another_country():
    owner = {fold(c.name(lang)): c.iso3 for c in EVERYONE for lang in LANGS}
    owner |= {code.casefold(): c.iso3 for c in EVERYONE for code in (c.iso3, c.iso2, c.m49) if code}
    seen = {}
    for row in rows(shipped("datasets", "countries", "aliases.csv")):
        word = fold(row["alias"])
        assert word
        assert word not in seen, row
        seen[word] = row
        assert owner.get(word, row["iso3"]) == row["iso3"], row
        assert all(get(code) for code in row["iso3"].split())
        if row["kind"] != "ambiguous":
            assert names(row["alias"]) == row["iso3"], row


def test_names_differ_within_a_language():
    for lang in LANGS:
        assert len({fold(c.name(lang)) for c in EVERYONE}) == len(EVERYONE)


def test_all_entries_of_iso_are_there_with_kosovo_and_the_channel_islands():
    assert len(PLACES) == 249 + 2
    assert {"XKX", "XCX"} <= {c.iso3 for c in PLACES}
    assert len(all_countries("country")) == 195
    assert sum(c.un_member for c in EVERYONE) == 193
    assert {c.iso3 for c in all_countries("country") if not c.un_member} == {"PSE", "VAT"}
    assert {c.iso3 for c in all_countries("special")} == {
        *("AB9", "ALL", "EU27", "STL", "TIB", "UNK", "VAR"),
    }


def test_groups_have_the_size_of_their_published_lists():
    sizes = {group: sum(getattr(c, group) for c in EVERYONE) for group in ("ldc", "lldc", "eu")}
    assert sizes == {"ldc": 44, "lldc": 32, "eu": 27}
    assert sum(c.sids and c.un_member for c in EVERYONE) == 37


def test_codes_have_their_form_and_belong_to_one_place():
    for key, length in (("iso3", 3), ("iso2", 2), ("m49", 3), ("unhcr", 3)):
        codes = [getattr(c, key) for c in PLACES if getattr(c, key)]
        assert len(set(codes)) == len(codes)
        assert all(len(code) == length for code in codes)
    assert all(c.m49.isdigit() for c in PLACES if c.m49)
    assert [c.iso3 for c in PLACES if not c.m49] == ["XKX"]
    assert [c.iso3 for c in PLACES if not c.iso2] == ["XCX"]


def test_every_place_has_regions_but_those_where_nobody_lives():
    assert {c.iso3 for c in PLACES if not c.un_region} == {"ATA"}
    assert {c.iso3 for c in PLACES if not c.iom_region} == {"ATA", "BVT"}
    assert {c.iom_region for c in PLACES} - {""} == {
        "East, Horn and Southern Africa",
        "West and Central Africa",
        "Middle East and North Africa",
        "Asia and the Pacific",
        "Europe and Central Asia",
        "Latin America and the Caribbean",
        "North America",
    }


def test_unhcr_codes_are_read_as_unhcr_means_them():
    meant = {"AUS": "AUT", "AUL": "AUS", "ARE": "EGY", "UAE": "ARE", "CHI": "CHN", "CHL": "CHL",
             "MAR": "MTQ", "MOR": "MAR", "NIG": "NGA", "NGR": "NER", "ANT": "ATG", "GAZ": "PSE",
             "STA": "STL", "UKN": "UNK", "TIB": "TIB", "KOS": "XKX", "GFR": "DEU", "SRV": "VNM"}  # fmt: skip
    assert {code: from_unhcr(code).iso3 for code in meant} == meant
    with pytest.raises(CountryError):
        from_unhcr("AUT")


@pytest.mark.skipif(
    not UNHCR_TABLE.exists(), reason="the shared tables are not beside the checkout"
)
def test_unhcr_codes_agree_with_unhcr():
    special = {"XXA": "STL", "XXX": "UNK", "": "TIB"}
    for row in rows(UNHCR_TABLE):
        if row["name"] not in ("CRB", "CUR"):
            assert from_unhcr(row["unhcr_code"]).iso3 == special.get(
                row["iso_code"], row["iso_code"]
            )


@pytest.mark.skipif(not IOM_TABLE.exists(), reason="the shared tables are not beside the checkout")
def test_the_table_agrees_with_that_of_iom_where_both_should():
    other_lists = {"SHN", "STP", "CMR", "BVT"}  # IOM's statisticians group these otherwise
    renamed = {"Latin America and the Caribbean", "North America"}
    for row in rows(IOM_TABLE):
        if row["iso3"] in ("ANT", "OOO", "OOS", "TIB", "STL", "AB9"):
            continue
        ours = get(row["iso3"])
        assert ours.m49.lstrip("0") == row["m49"].lstrip("0")
        assert ours.iso2 == row["iso2"] or ours.iso3 in ("XCX", "TWN")
        assert ours.un_subregion == (row["intregion"] or row["subregion"]) or ours.iso3 == "TWN"
        region = "Americas and Caribbean" if ours.iom_region in renamed else ours.iom_region
        assert region == row["iom_region"] or ours.iso3 in other_lists
        assert ours.eu == (row["eu"] == "1")
        assert ours.lldc == (row["lldc"] == "1")
        assert ours.ldc == (row["ldc"] == "1") or ours.iso3 == "STP"  # graduated in December 2024


@pytest.mark.parametrize(
    ("code", "phrases"),
    [
        ("HND", {"es": "de Honduras|en Honduras|a Honduras", "fr": "du Honduras|au Honduras|au Honduras"}),
        ("PER", {"es": "del Perú|en el Perú|al Perú", "fr": "du Pérou|au Pérou|au Pérou"}),
        ("DEU", {"es": "de Alemania|en Alemania|a Alemania", "fr": "d’Allemagne|en Allemagne|en Allemagne"}),
        ("NRU", {"es": "de Nauru|en Nauru|a Nauru", "fr": "de Nauru|à Nauru|à Nauru"}),
        ("IRN", {"es": "del Irán|en el Irán|al Irán", "fr": "d’Iran|en Iran|en Iran"}),
        ("HTI", {"es": "de Haití|en Haití|a Haití", "fr": "d’Haïti|en Haïti|en Haïti"}),
        ("SLV", {"es": "de El Salvador|en El Salvador|a El Salvador", "fr": "d’El Salvador|en El Salvador|en El Salvador"}),
        ("DOM", {"es": "de la República Dominicana|en la República Dominicana|a la República Dominicana",
                 "fr": "de la République dominicaine|en République dominicaine|en République dominicaine"}),
        ("PSE", {"es": "del Estado de Palestina|en el Estado de Palestina|al Estado de Palestina",
                 "fr": "de l’État de Palestine|dans l’État de Palestine|vers l’État de Palestine"}),
        ("VAT", {"es": "de la Santa Sede|en la Santa Sede|a la Santa Sede", "fr": "du Saint-Siège|au Saint-Siège|au Saint-Siège"}),
        ("PHL", {"es": "de Filipinas|en Filipinas|a Filipinas", "fr": "des Philippines|aux Philippines|aux Philippines"}),
        ("NLD", {"en": "from the Netherlands|in the Netherlands|to the Netherlands", "fr": "des Pays-Bas|aux Pays-Bas|aux Pays-Bas"}),
        ("USA", {"es": "de los Estados Unidos de América|en los Estados Unidos de América|a los Estados Unidos de América",
                 "fr": "des États-Unis d’Amérique|aux États-Unis d’Amérique|aux États-Unis d’Amérique"}),
        ("STL", {"en": "who are stateless|without a nationality|without a nationality"}),
    ],
)  # fmt: skip
def test_phrases_stand_in_a_sentence(code, phrases):
    for lang, expected in phrases.items():
        assert "|".join(get(code).phrase(word, lang) for word in ("from", "in", "to")) == expected


def test_every_name_phrase_and_note_is_there_and_clean():
    for c in EVERYONE:
        notes = [c.note(lang) for lang in LANGS]
        assert all(notes) or not any(notes), c.iso3
        texts = [c.name(lang) for lang in LANGS]
        texts += [c.phrase(word, lang) for word in PHRASES for lang in LANGS]
        for text in [*texts, *notes]:
            assert text == text.strip()
            assert "'" not in text  # the typographic apostrophe, as everywhere in the house
            assert "  " not in text
        assert all(texts)


def test_no_phrase_breaks_a_contraction_or_an_elision():
    for c in PLACES:
        es = " ".join(c.phrase(word, "es") for word in PHRASES)
        assert " de el " not in f" {es} "
        assert " a el " not in f" {es} "
        fr = " ".join(c.phrase(word, "fr") for word in PHRASES)
        for broken in (" de le ", " de les ", " à le ", " à les ", " en le ", " en les "):
            assert broken not in f" {fr} "
        for vowel in "AEIOUÉÎÅ":
            for word in ("de", "le", "la"):
                assert f" {word} {vowel}" not in f" {fr}".replace(" de El", ""), c.iso3


def test_kosovo_and_disputed_names_carry_their_footnote():
    assert get("XKX").note() == (
        "References to Kosovo shall be understood to be in the context of "
        "United Nations Security Council resolution 1244 (1999)."
    )
    assert "1244 (1999)" in get("XKX").note("es")
    assert "1244 (1999)" in get("XKX").note("fr")
    assert "Provincia de China" in get("TWN").note("es")
    for code in ("ESH", "FLK", "PSE", "STL", "UNK", "TIB"):
        assert all(get(code).note(lang) for lang in LANGS)
    assert get("HND").note() == ""


def test_an_unknown_language_phrase_or_kind_is_refused():
    with pytest.raises(UsageError, match="language 'pt'"):
        get("HND").name("pt")
    with pytest.raises(UsageError, match="phrase 'at'"):
        get("HND").phrase("at")
    with pytest.raises(UsageError, match="kind 'land'"):
        all_countries("land")


def test_a_message_holds_a_country_and_shows_its_name():
    assert str(say("{who} reports.", who=get("FRA"))) == "France reports."
    assert get("FRA").say("es") == "Francia"


def test_countries_compare_and_hash_and_cannot_be_changed():
    assert get("FRA") == find("francia")
    assert len({get("FRA"), find("FR"), get("DEU")}) == 2
    with pytest.raises(AttributeError):
        get("FRA").iso3 = "DEU"


def test_neighbours_are_mutual_and_never_themselves():
    for c in EVERYONE:
        assert c.iso3 not in c.neighbours
        assert list(c.neighbours) == sorted(set(c.neighbours))
        for other in neighbours(c.iso3):
            assert c.iso3 in other.neighbours, (c.iso3, other.iso3)
            assert other.kind != "special"


@pytest.mark.parametrize(
    ("code", "near"),
    [("HND", "GTM NIC SLV"), ("DEU", "AUT BEL CHE CZE DNK FRA LUX NLD POL"), ("VEN", "BRA COL GUY"),
     ("SSD", "CAF COD ETH KEN SDN UGA"), ("SYR", "IRQ ISR JOR LBN TUR"), ("NRU", ""), ("VAT", "ITA"),
     ("XKX", "ALB MKD MNE SRB"), ("PSE", "EGY ISR JOR"), ("ESP", "AND FRA GIB MAR PRT"), ("LSO", "ZAF"),
     ("GUF", "BRA SUR"), ("FRA", "AND BEL CHE DEU ESP ITA LUX MCO"), ("STL", "")],
)  # fmt: skip
def test_neighbours_are_those_on_land(code, near):
    assert " ".join(c.iso3 for c in neighbours(code)) == near


def test_the_table_is_what_the_committed_script_makes():
    made = subprocess.run(
        [sys.executable, "-c",
         "import sys; sys.path.insert(0, 'tools'); import make_countries as m;"
         "print(m.as_csv(m.COLUMNS, [tuple(r[c] for c in m.COLUMNS) for r in m.table()]).decode(), end='')"],
        cwd=ROOT, capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    ).stdout.decode()  # fmt: skip
    assert made == shipped("datasets", "countries", "countries.csv").read_text("utf-8")


def test_reading_the_table_loads_no_heavy_library():
    code = "import sys, iomlab.countries as c; c.find('Perú'); print('pandas' in sys.modules, 'numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]


def test_fold_is_the_same_twice():
    for c in EVERYONE:
        for lang in LANGS:
            once = fold(c.name(lang))
            assert fold(once) == once
    assert countries.fold("ﬁji") == "fiji"
