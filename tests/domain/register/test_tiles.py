import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudge.domain.register.errors import BadTile, LeafTooLarge
from adjudge.domain.register.tiles import (
    EMPTY_EDGE,
    Edge,
    decode_bundle,
    edge_of,
    encode_bundle,
    extend,
    is_log_path,
    room,
    split_tile,
    tile_nodes,
    tile_path,
    tiles_for,
    width_at,
)
from adjudge.domain.register.tree import (
    EMPTY_ROOT,
    Levels,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
)


def entries(count: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(count)]


SIZE = 66_000
LEAVES = entries(SIZE)
LEVELS = Levels.of(leaf_hash(entry) for entry in LEAVES)


def grow(edge: Edge, leaves: list[bytes], step: int = 256) -> tuple[Edge, dict[str, bytes]]:
    """Feed leaves in batches of at most `step`, keeping every file."""
    files: dict[str, bytes] = {}
    position = 0
    while position < len(leaves):
        batch = leaves[position : position + min(step, room(edge))]
        edge, full = extend(edge, batch)
        files.update(full)
        position += len(batch)
    files.update(edge.partial_files())
    return edge, files


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 1_234_067, 256, "tile/0/x001/x234/067"),
        (3, 1_000, 7, "tile/3/x001/000.p/7"),
        ("entries", 999, 255, "tile/entries/999.p/255"),
    ],
)
def test_paths_are_in_groups_of_three_digits(level, index, width, path):
    assert tile_path(level, index, width) == path
    assert is_log_path(path)


@given(
    level=st.sampled_from([0, 7, "entries"]),
    index=st.integers(0, 10**15),
    width=st.integers(1, 256),
)
def test_every_path_of_ours_is_one_that_a_log_could_serve(level, index, width):
    assert is_log_path(tile_path(level, index, width))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "../checkpoint",
        "checkpoint/",
        "tile/0/0",
        "tile/8/000",
        "tile/00/000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/07",
        "tile/0/000.p/256",
        "tile/0/000\n",
        "tile/0/../../secret",
        "tile/0/" + "x001/" * 7 + "000",
    ],
)
def test_other_paths_are_none_of_the_logs(path):
    assert not is_log_path(path)


def test_a_log_of_70000_has_the_tiles_of_the_specification():
    size = 70_000
    assert [width_at(0, index, size) for index in (0, 272, 273, 274)] == [256, 256, 112, 0]
    assert [width_at(1, index, size) for index in (0, 1, 2)] == [256, 17, 0]
    assert [width_at(2, index, size) for index in (0, 1)] == [1, 0]
    assert [width_at(level, 0, 256) for level in (0, 1, 2)] == [256, 1, 0]


def test_the_edge_of_a_log_of_256_is_one_full_tile_and_a_partial_one_above():
    edge, files = grow(EMPTY_EDGE, LEAVES[:256])
    assert set(files) == {"tile/0/000", "tile/1/000.p/1", "tile/entries/000"}
    assert files["tile/1/000.p/1"] == edge.root() == root(256, LEVELS.node)


def test_an_empty_log_has_no_tiles():
    assert EMPTY_EDGE.root() == EMPTY_ROOT
    assert EMPTY_EDGE.partial_files() == []
    assert edge_of(0, {}.__getitem__, []) == EMPTY_EDGE


@given(size=st.integers(0, 1_100), step=st.integers(1, 256))
def test_files_and_root_do_not_depend_on_the_batches(size, step):
    edge, files = grow(EMPTY_EDGE, LEAVES[:size], step)
    assert edge.size == size
    assert edge.root() == root(size, LEVELS.node)
    assert files == grow(EMPTY_EDGE, LEAVES[:size])[1]
    again = edge_of(size, files.__getitem__, LEAVES[size - size % 256 : size])
    assert (again.root(), again.tail, again.partial_files()) == (
        edge.root(),
        edge.tail,
        edge.partial_files(),
    )


def test_three_levels_of_tiles_agree_with_the_tree():
    edge, files = grow(EMPTY_EDGE, LEAVES)
    assert edge.root() == root(SIZE, LEVELS.node)
    assert "tile/2/000.p/1" in files
    nodes = tile_nodes(SIZE, files.__getitem__)
    for index in (0, 255, 256, 65_535, 65_536, SIZE - 1):
        assert inclusion_proof(index, SIZE, nodes) == inclusion_proof(index, SIZE, LEVELS.node)
    for old in (1, 255, 256, 300, 65_536, SIZE - 1):
        assert consistency_proof(old, SIZE, nodes) == consistency_proof(old, SIZE, LEVELS.node)


@given(sizes=st.tuples(st.integers(0, 1_100), st.integers(0, 1_100)).map(sorted))
def test_the_tiles_to_write_for_a_growth_are_those_that_an_appender_writes(sizes):
    old, new = sizes
    before, _ = grow(EMPTY_EDGE, LEAVES[:old])
    _, files = grow(before, LEAVES[old:new])
    expected = {path: data for path, data in files.items() if "entries" not in path}
    wanted = dict(tiles_for(old, new, LEVELS.node))
    assert wanted.items() <= expected.items()
    # What an appender writes beyond that are partial tiles that stayed as they were.
    unchanged = dict(before.partial_files())
    assert all(unchanged[path] == expected[path] for path in expected.keys() - wanted.keys())


bundles = st.lists(st.binary(max_size=300), min_size=1, max_size=256)


@given(entries=bundles)
def test_a_bundle_gives_back_its_entries(entries):
    data = encode_bundle(entries)
    assert decode_bundle("p", data, len(entries)) == entries
    for damaged in (data[:-1], data + b"\0", data + b"\0\0"):
        with pytest.raises(BadTile):
            decode_bundle("p", damaged, len(entries))


def test_lengths_are_two_bytes_big_endian():
    assert encode_bundle([b"ab", b""]) == b"\0\2ab\0\0"
    assert encode_bundle([b"x" * 65_535])[:2] == b"\xff\xff"
    with pytest.raises(LeafTooLarge):
        encode_bundle([b"x" * 65_536])


def test_a_tile_has_a_hash_for_each_of_its_width():
    assert split_tile("p", b"a" * 32 + b"b" * 32, 2) == (b"a" * 32, b"b" * 32)
    with pytest.raises(BadTile):
        split_tile("p", b"a" * 33, 1)
