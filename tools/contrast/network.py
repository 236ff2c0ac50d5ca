"""The pair network for fitting, in torch: what ``monitor/follow/contrast/network.py`` computes."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

WIDTH, WIDE, HEADS, PLACES, DROPPED = 384, 1536, 12, 120, 0.1


class Layer(nn.Module):
    """Attention, then two dense layers, each added to what went in."""

    def __init__(self) -> None:
        super().__init__()
        self.attend = nn.Linear(WIDTH, 3 * WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.first = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, WIDE)
        self.narrow = nn.Linear(WIDE, WIDTH)
        self.second = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, values: Tensor, mask: Tensor) -> Tensor:
        """Values of [batch, length, width]; ``mask`` is true where a piece stands."""
        batch, length, _ = values.shape
        apart = self.attend(values).reshape(batch, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        mixed = nn.functional.scaled_dot_product_attention(
            *apart, attn_mask=mask[:, None, None], dropout_p=DROPPED if self.training else 0.0
        )
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        values = self.first(values + self.drop(self.attended(mixed)))
        wide = nn.functional.gelu(self.widen(values), approximate="tanh")
        out: Tensor = self.second(values + self.drop(self.narrow(wide)))
        return out


class Network(nn.Module):
    """Few layers, the mean over all pieces, one linear unit."""

    def __init__(self, pieces: int, layers: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(pieces, WIDTH).requires_grad_(requires_grad=False)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.sides = nn.Embedding(2, WIDTH)
        self.embedded = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.out = nn.Linear(WIDTH, 1)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, pieces: Tensor, sides: Tensor, mask: Tensor) -> Tensor:
        """Log odds of [batch]; see ``Layer`` for the mask."""
        places = self.places.weight[: pieces.shape[1]]
        values = self.drop(self.embedded(self.pieces(pieces) + places + self.sides(sides)))
        for layer in self.layers:
            values = layer(values, mask)
        weight = mask[..., None].float()
        mean = (values * weight).sum(dim=1) / weight.sum(dim=1)
        odds: Tensor = self.out(mean)[:, 0]
        return odds


def begun(base: Mapping[str, Tensor], rows: Sequence[int], layers: int) -> Network:
    """A network that begins as the first layers of a published sentence encoder.

    Args:
        base: its tensors, by the names of a BERT model.
        rows: those of its vocabulary that are kept.
        layers: how many.
    """
    network = Network(len(rows), layers)
    embeddings = "embeddings"
    state = {
        "pieces.weight": base[f"{embeddings}.word_embeddings.weight"][list(rows)],
        "places.weight": base[f"{embeddings}.position_embeddings.weight"][:PLACES],
        "sides.weight": base[f"{embeddings}.token_type_embeddings.weight"],
        **_renamed(base, f"{embeddings}.LayerNorm", "embedded"),
        "out.weight": network.out.weight.detach(),
        "out.bias": network.out.bias.detach(),
    }
    for number in range(layers):
        there, here = f"encoder.layer.{number}", f"layers.{number}"
        parts = [f"{there}.attention.self.{name}" for name in ("query", "key", "value")]
        for kind in ("weight", "bias"):
            state[f"{here}.attend.{kind}"] = torch.cat([base[f"{name}.{kind}"] for name in parts])
        state |= _renamed(base, f"{there}.attention.output.dense", f"{here}.attended")
        state |= _renamed(base, f"{there}.attention.output.LayerNorm", f"{here}.first")
        state |= _renamed(base, f"{there}.intermediate.dense", f"{here}.widen")
        state |= _renamed(base, f"{there}.output.dense", f"{here}.narrow")
        state |= _renamed(base, f"{there}.output.LayerNorm", f"{here}.second")
    network.load_state_dict(state)
    return network


def _renamed(base: Mapping[str, Tensor], there: str, here: str) -> dict[str, Tensor]:
    return {f"{here}.{kind}": base[f"{there}.{kind}"] for kind in ("weight", "bias")}
