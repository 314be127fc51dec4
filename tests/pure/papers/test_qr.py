"""QR codes as drawings."""

import xml.etree.ElementTree as ElementTree

from graduand.pure.papers.qr import qr_svg


def test_a_code_is_a_lawful_svg_without_quiet_zone_and_always_the_same():
    drawing = qr_svg("https://verify.example.edu.cn/c/1?k=7GQ2M4XA")

    assert ElementTree.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"
    assert 'd="M0 0.5h7' in drawing  # the finder pattern touches the edge
    assert drawing == qr_svg("https://verify.example.edu.cn/c/1?k=7GQ2M4XA")
