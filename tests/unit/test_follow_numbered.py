"""Things that only a number tells apart."""

import pytest

from monitor.follow.numbered import is_other_number


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Unit 2 of Sirava shut down", "Sirava: Unit 1 back on grid", True),
        ("The second block of Vrbovec stands still", "Vrbovec: block 1 started up", True),
        ("3rd runway approved", "Second runway refused", True),
        ("Line 4 halted", "Trains roll on line 4 again", False),
        ("Units 2 halted", "Unit 2 and unit 3 are back", False),
        ("Terminal No. 1 closed", "Terminal number 1 open", False),
        ("Flight 32 cancelled", "Second flight lands", False),
        ("Line 4 halted", "Block 5 back", False),
        ("Bus 1,200 metres down", "Bus 7 runs", False),
        ("Platform 2.5 released", "Platform 3 opened", False),
        ("", "Unit 1 back", False),
        ("First runway closed", "Second runway reopened", True),
        ("Terminal A closed", "Terminal B reopens", True),
        ("Terminal A closed", "Terminal A reopens", False),
        ("Terminal 2 closed", "Travellers back in terminal a day later", False),
        ("Tarn bridge northbound closed", "Southbound lanes of Tarn bridge reopen", True),
        ("Westbound lane shut", "Lane reopens westbound", False),
    ],
)
def test_is_other_number(one, other, expected):
    assert is_other_number(one, other) is expected
    assert is_other_number(other, one) is expected
