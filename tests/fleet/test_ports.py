from __future__ import annotations

import socket

import pytest

from adjudge.fleet.ports import PortTaken, free_ports, is_free, require_free


def test_a_taken_port_names_another_one_that_is_free():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert not is_free("127.0.0.1", port)
        with pytest.raises(PortTaken) as caught:
            require_free("127.0.0.1", port, purpose="the site", variable="ADJUDGE_PORT")
    remedy = caught.value.remedy()
    assert str(port) in caught.value.message()
    assert f"ADJUDGE_PORT={caught.value.details['free']} make demo" in remedy
    assert is_free("127.0.0.1", int(str(caught.value.details["free"])))


def test_free_ports_are_free_and_different():
    ports = free_ports(3)
    assert len(set(ports)) == 3
    assert all(is_free("127.0.0.1", port) for port in ports)
    require_free("127.0.0.1", ports[0], purpose="the site", variable="ADJUDGE_PORT")
