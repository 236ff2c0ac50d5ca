"""The pair network that ships: what it reads in our own sentences, and that it is what it says."""

import hashlib
from importlib import resources

import pytest

from monitor.app.parts import contrast
from monitor.errors import WeightsError
from monitor.follow.contrast.contrast import SIDE, Contrast
from monitor.follow.contrast.network import Network

TURNED = [
    ("Ferry to Skarholm cancelled for the winter", "First passengers board Skarholm ferry"),
    ("Nurses of Velm lay down their work", "Nurses of Velm are on the wards again"),
    ("Court sends banker Oduya to prison", "Banker Oduya walks free on appeal"),
    ("Minister Halvorsen steps down", "Halvorsen sworn in once more as minister"),
    ("Kelder bans scooters from its pavements", "Scooters may roll on Kelder's pavements again"),
    ("Rebels take the town of Marrow", "Army drives rebels out of Marrow"),
    ("Novum and Tarn agree to merge", "Novum walks away from Tarn merger"),
    ("Climber Ines Rautio missing on Mount Orm", "Climber Ines Rautio found alive on Mount Orm"),
    ("Senate passes the harbour bill", "President refuses to sign the harbour bill"),
    ("Guns fall silent along the Dray", "Shells land on the Dray as truce breaks down"),
    ("Orlen bridge shut after lorry fire", "Traffic crosses Orlen bridge again"),
    ("Teachers of Vesk call strike for Monday", "Vesk teachers' strike is off"),
    ("Journalist Amina Sorel arrested at airport", "Amina Sorel released without charge"),
    ("Council grants licence for Brann quarry", "Brann quarry loses its licence"),
    ("Singer Pavo Lind denies marriage", "Pavo Lind: yes, we are married"),
    ("Striker Emre Dal joins Halvor United", "Dal's move to Halvor United collapses"),
    ("Curfew declared in Port Marsa", "Port Marsa curfew lifted"),
    ("Regulator halts sale of Nivex tablets", "Nivex tablets are back in pharmacies"),
    ("Coalition talks begin in Ardal", "Ardal coalition talks break down"),
    ("Summer fair of Tolna cancelled", "Tolna summer fair will take place after all"),
]
SILENT = [
    ("Ferry to Skarholm cancelled for the winter", "Skarholm islanders ask for a ferry"),
    ("Nurses of Velm lay down their work", "Strike of Velm nurses enters its third day"),
    ("Court sends banker Oduya to prison", "Banker Oduya begins his prison term"),
    ("Minister Halvorsen steps down", "Halvorsen's resignation shakes the cabinet"),
    ("Kelder bans scooters from its pavements", "Scooter ban in Kelder: what riders must know"),
    ("Rebels take the town of Marrow", "Thousands flee Marrow after rebels march in"),
    ("Novum and Tarn agree to merge", "Novum and Tarn merger would make 400 jobs redundant"),
    ("Climber Ines Rautio missing on Mount Orm", "Search for Ines Rautio goes into second night"),
    ("Senate passes the harbour bill", "Harbour bill passed by senate after long debate"),
    ("Guns fall silent along the Dray", "Truce on the Dray holds into a second week"),
    ("Orlen bridge shut after lorry fire", "Driver of burnt lorry on Orlen bridge thanks crews"),
    ("Teachers of Vesk call strike for Monday", "Parents in Vesk get ready for teachers' strike"),
    ("Journalist Amina Sorel arrested at airport", "Rights group demands Amina Sorel's release"),
    ("Council grants licence for Brann quarry", "Brann quarry to open in spring"),
    ("Singer Pavo Lind denies marriage", "Pavo Lind announces winter tour"),
    ("Striker Emre Dal joins Halvor United", "Dal scores on his first day for Halvor United"),
    ("Curfew declared in Port Marsa", "Shops of Port Marsa close early under curfew"),
    ("Regulator halts sale of Nivex tablets", "Patients sue the maker of Nivex tablets"),
    ("Coalition talks begin in Ardal", "Second day of coalition talks in Ardal"),
    ("Summer fair of Tolna cancelled", "Last year's Tolna fair drew 9,000 guests"),
]
FEW = 5  # of forty that a network of this size may get wrong


def test_turns_are_told_from_the_rest():
    turned = contrast().turned
    missed = [pair for pair in TURNED if turned(*pair) < 0.5]
    wrong = [pair for pair in SILENT if turned(*pair) > 0.5]
    assert len(missed) + len(wrong) <= FEW, (missed, wrong)


def test_a_report_turns_nothing_of_itself():
    turned = contrast().turned
    assert all(turned(old, old) < 0.5 for old, _ in TURNED)


@pytest.mark.parametrize("text", ["", " ", "\x00", "火" * 90, "a" * 10_000, "word " * 10_000])
def test_any_text_gives_a_probability(text):
    """However long, it is read no further than its first pieces."""
    network = contrast()
    for pair in ((text, text), (text, "Ferry sails"), ("Ferry sails", text)):
        assert 0 <= network.turned(*pair) <= 1
    long = "ferry " * SIDE
    assert network.turned(long, long) == network.turned(long + "sails", long + "sinks")


def test_a_pair_that_was_read_is_not_read_again(monkeypatch):
    """Each topic that an article is in asks about the same ones."""
    network, read = contrast(), []
    log_odds = Network.log_odds
    monkeypatch.setattr(Network, "log_odds", lambda *given: read.append(1) or log_odds(*given))
    pairs = [("Skarholm ferry sails", "Skarholm ferry sinks"), ("Skarholm ferry sinks", "It sails")]
    first = [network.turned(*pair) for pair in pairs]
    assert [network.turned(*pair) for pair in pairs] == first
    assert len(read) == len(pairs)


def test_damaged_weights_are_refused():
    with pytest.raises(WeightsError, match="the pair network's weights"):
        Contrast(b"no archive")


def test_the_model_card_is_that_of_these_weights():
    folder = resources.files("monitor.follow.contrast")
    weights = (folder / "contrast_en.npz").read_bytes()
    assert hashlib.sha256(weights).hexdigest() in (folder / "MODEL.md").read_text("utf-8")
    assert len(weights) <= 25_000_000
    assert "all-MiniLM-L6-v2" in (folder / "ATTRIBUTION").read_text("utf-8")
