"""The words of date texts: months, weekdays and time zones, as feeds write them.

Rule 1. Words come without accents and in lower case, as ``dates`` brings them here.
Rule 2. A word is in a table only if it has one meaning in all languages that are listed.
"""

from collections.abc import Iterable, Mapping


def _numbered(rows: Iterable[str], start: int) -> Mapping[str, int]:
    return {name: number for number, row in enumerate(rows, start) for name in row.split()}


# English, German, French, Spanish, Italian, Portuguese, Dutch, and Danish, Norwegian, Swedish.
# Slavic months are left out: "listopad" is October in Zagreb and November in Warsaw.
MONTH_ROWS = (
    "jan january januar janner janvier janv enero ene gennaio gen janeiro januari",
    "feb february februar fevrier fevr fev febrero febbraio fevereiro februari",
    "mar march marz mrz mars marzo marco maart mrt marts",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei maj",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august aout agosto ago augustus augusti",
    "sep sept september septembre septiembre settembre set setembro",
    "oct october okt oktober octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dez dezember decembre diciembre dic dicembre dezembro des desember",
)
MONTHS = _numbered(MONTH_ROWS, start=1)

# Counted as ``date.weekday`` does; "mar", which is March as well, is asked for last.
WEEKDAY_ROWS = (
    "mon monday mo montag lundi lun lunes lunedi segunda-feira seg maandag ma mandag man",
    "tue tues tuesday di dienstag mardi mar martes martedi terca-feira ter dinsdag tirsdag tir",
    (
        "wed weds wednesday mi mittwoch mercredi mer miercoles mie mercoledi quarta-feira qua "
        "woensdag wo onsdag ons"
    ),
    (
        "thu thur thurs thursday do donnerstag jeudi jeu jueves jue giovedi gio quinta-feira qui "
        "donderdag torsdag tor tors"
    ),
    "fri friday fr freitag vendredi ven viernes vie venerdi sexta-feira sex vrijdag vr fredag",
    "sat saturday sa samstag samedi sam sabado sab sabato zaterdag za",
    "sun sunday so sonntag dimanche dim domingo dom domenica zondag zo",
)
WEEKDAYS = _numbered(WEEKDAY_ROWS, start=0)

# Offsets in minutes. Names that stand for several zones on several continents (CST of China, BST
# of Bangladesh, AST of Arabia) have the meaning that English-language feeds give them, unless the
# feed's own zone uses the name. IST is India's, Israel's and Ireland's, and all three write
# English: it is understood only where the feed's own zone is one of them. The military letters,
# Z apart, were defined with the wrong sign once and mean nothing since (RFC 5322, 4.3).
ZONES: Mapping[str, int] = {
    "utc": 0, "gmt": 0, "ut": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "wat": 60, "cet": 60,
    "met": 60, "mez": 60, "cest": 120, "mest": 120, "mesz": 120, "eet": 120, "sast": 120,
    "cat": 120, "eest": 180, "idt": 180, "msk": 180, "trt": 180, "eat": 180, "irst": 210,
    "gst": 240, "aft": 270, "pkt": 300, "npt": 345, "ict": 420, "wib": 420, "hkt": 480,
    "sgt": 480, "myt": 480, "awst": 480, "pht": 480, "jst": 540, "kst": 540, "acst": 570,
    "aest": 600, "acdt": 630, "aedt": 660, "nzst": 720, "nzdt": 780, "nst": -210, "ndt": -150,
    "ast": -240, "adt": -180, "brt": -180, "art": -180, "clst": -180, "clt": -240, "cot": -300,
    "pet": -300, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip

# North American names without the middle letter change with the season, so a zone answers.
SEASONAL: Mapping[str, str] = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}  # fmt: skip
