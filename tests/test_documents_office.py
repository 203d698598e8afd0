"""DOCX, ODT and RTF: what word processors put into a text, and around it."""

from __future__ import annotations

import io
import zipfile

import document_files as make

from aligner import documents

W14 = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def read(tmp_path, data, name):
    path = tmp_path / name
    path.write_bytes(data)
    return documents.read(path)


def shown(document):
    return [(b.kind, document.text[b.start : b.stop]) for b in document.blocks if not b.boilerplate]


def run(text):
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def test_docx_keeps_insertions_and_leaves_deletions_out(tmp_path):
    body = (
        f"<w:p>{run('The ferry ')}<w:ins>{run('still ')}</w:ins><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('away ')}</w:moveFrom>{run('leaves')}<w:moveTo>{run(' at seven')}</w:moveTo>{run('.')}</w:p>"
    )

    assert shown(read(tmp_path, make.docx(body), "a.docx")) == [("paragraph", "The ferry still leaves at seven.")]


def test_docx_footnotes_follow_their_paragraph(tmp_path):
    mark = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    note = f"<w:footnote w:id='2'><w:p>{run('A note.')}</w:p></w:footnote>"
    notes = f"<w:footnotes xmlns:w='{make.W}'>{note}</w:footnotes>"
    body = f"<w:p>{run('First')}{mark}{run(' word.')}</w:p><w:p>{run('Second.')}</w:p>"

    document = read(tmp_path, make.docx(body, footnotes=notes), "a.docx")
    assert shown(document) == [("paragraph", "First word."), ("footnote", "A note."), ("paragraph", "Second.")]
    assert [b.place for b in document.blocks] == ["paragraph 1", "paragraph 1, footnote 1", "paragraph 2"]


def test_docx_text_box_once(tmp_path):
    box = f"<w:txbxContent><w:p>{run('In the box.')}</w:p></w:txbxContent>"
    shape = f"<wps:txbx xmlns:wps='{W14}'>{box}</wps:txbx>"
    fallback = (
        f"<w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    )
    namespace = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = f"<mc:Choice Requires='wps'>{shape}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    drawn = f"<w:r><mc:AlternateContent xmlns:mc='{namespace}'>{both}</mc:AlternateContent></w:r>"
    document = read(tmp_path, make.docx(f"<w:p>{run('Before ')}{drawn}{run('after.')}</w:p>"), "a.docx")

    assert sorted(text for _, text in shown(document)) == ["Before after.", "In the box."]


def test_docx_text_box_without_a_fallback(tmp_path):
    box = f"<w:txbxContent><w:p>{run('In the box.')}</w:p></w:txbxContent>"
    namespace = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    choice = f"<mc:Choice Requires='wps'><wps:txbx xmlns:wps='{W14}'>{box}</wps:txbx></mc:Choice>"
    drawn = f"<w:r><mc:AlternateContent xmlns:mc='{namespace}'>{choice}</mc:AlternateContent></w:r>"
    document = read(tmp_path, make.docx(f"<w:p>{run('Before ')}{drawn}{run('after.')}</w:p>"), "a.docx")

    assert sorted(text for _, text in shown(document)) == ["Before after.", "In the box."]


def test_docx_page_headers_are_boilerplate(tmp_path):
    header = f"<w:hdr xmlns:w='{make.W}'><w:p>{run('Harbour news')}</w:p></w:hdr>"
    document = read(tmp_path, make.docx(f"<w:p>{run('The ferry left.')}</w:p>", header1=header), "a.docx")

    assert documents.describe(document) == [("page header", "running head", "Harbour news")]
    assert shown(document) == [("paragraph", "The ferry left.")]


def test_docx_kinds_and_places(tmp_path):
    styles = "".join(
        f"<w:style w:type='paragraph' w:styleId='{key}'><w:name w:val='{name}'/></w:style>"
        for key, name in (("T", "Title"), ("H", "heading 2"), ("C", "caption"), ("I", "toc 1"))
    )
    paragraphs = "".join(
        f"<w:p><w:pPr><w:pStyle w:val='{key}'/></w:pPr>{run(text)}</w:p>"
        for key, text in (("T", "The book"), ("I", "Chapter 9"), ("H", "Chapter"), ("C", "A picture"))
    )
    cells = "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("one", "two"))
    document = read(
        tmp_path,
        make.docx(
            f"{paragraphs}<w:tbl><w:tr>{cells}</w:tr></w:tbl>",
            styles=f"<w:styles xmlns:w='{make.W}'>{styles}</w:styles>",
        ),
        "a.docx",
    )

    assert shown(document) == [
        ("heading", "The book"),
        ("heading", "Chapter"),
        ("caption", "A picture"),
        ("cell", "one"),
        ("cell", "two"),
    ]
    assert [reason for _, reason, _ in documents.describe(document)] == ["table of contents"]
    assert document.blocks[-1].place == "table 1, row 1, cell 2"


def test_odt_changes_boxes_and_notes(tmp_path):
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>never</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:h>Head</text:h>"
        "<text:p>The ferry<text:s text:c='2'/>leaves<draw:frame><draw:text-box><text:p>In the box.</text:p>"
        "</draw:text-box></draw:frame> at<text:note text:note-class='footnote'>"
        "<text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>A note.</text:p></text:note-body></text:note> seven.<office:annotation><text:p>why?</text:p>"
        "</office:annotation></text:p><text:list><text:list-item><text:p>An item</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>one</text:p></table:table-cell></table:table-row>"
        "</table:table><text:table-of-content><text:index-body><text:p>Head 1</text:p></text:index-body>"
        "</text:table-of-content>"
    )
    document = read(tmp_path, make.odt(body), "a.odt")

    assert shown(document) == [
        ("heading", "Head"),
        ("paragraph", "The ferry leaves at seven."),
        ("paragraph", "In the box."),
        ("footnote", "A note."),
        ("item", "An item"),
        ("cell", "one"),
    ]
    assert [reason for _, reason, _ in documents.describe(document)] == ["table of contents"]


def rtf(body):
    head = r"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 A;}{\f1\fcharset238 B;}}{\stylesheet{\s3 heading 1;}}"
    return f"{head}{body}}}".encode("latin-1")


def test_rtf_encodings(tmp_path):
    body = r"\f0 \'cf\'e0\'f0\'ee\'ec, \u1078\'c6\u-10179?\u-8704? {\f1 \'e9}\~{\uc0\u1071}."

    assert read(tmp_path, rtf(body), "a.rtf").text == "Паром, ж😀 é\u00a0Я."


def test_rtf_blocks(tmp_path):
    body = (
        r"{\header Harbour news\par}{\s3 Head\par}\pard The ferry{\footnote\pard 1 A note.} leaves{\deleted never}"
        r"{\*\unknown gone}{\v hidden} at seven.\par{\listtext\bullet}\ls1 An item\par\pard\trowd\intbl one\cell two"
        r"\cell\row\pard After.\par{\field{\*\fldinst HYPERLINK x}{\fldrslt A link}}\par"
    )
    document = read(tmp_path, rtf(body), "a.rtf")

    assert shown(document) == [
        ("heading", "Head"),
        ("paragraph", "The ferry leaves at seven."),
        ("footnote", "1 A note."),
        ("item", "An item"),
        ("cell", "one"),
        ("cell", "two"),
        ("paragraph", "After."),
        ("paragraph", "A link"),
    ]
    places = {document.text[b.start : b.stop]: b.place for b in document.blocks}
    assert places["two"] == "table 1, row 1, cell 2"
    assert places["Harbour news"] == "page header"


def texts_of(tmp_path, body, **parts):
    return [text for _, text in shown(read(tmp_path, make.docx(body, **parts), "a.docx"))]


def test_docx_paragraphs_whose_mark_is_deleted(tmp_path):
    mark = "<w:pPr><w:rPr><w:del w:id='0'/></w:rPr></w:pPr>"
    table = f"<w:tbl><w:tr><w:tc><w:p>{run('A cell.')}</w:p></w:tc></w:tr></w:tbl>"
    body = (
        f"<w:p>{mark}{run('Joined ')}</w:p><w:bookmarkStart w:id='1'/><w:p>{run('to this.')}</w:p>"
        f"<w:p>{mark}{run('Before a table.')}</w:p>{table}<w:p>{mark}{run('The last.')}</w:p>"
    )

    assert texts_of(tmp_path, body) == ["Joined to this.", "Before a table.", "A cell.", "The last."]


def test_docx_with_a_misspelt_namespace_is_read_with_a_warning(tmp_path, caplog):
    data = make.docx(f"<w:p>{run('The ferry leaves.')}</w:p>")
    packed = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: packed.read(name).replace(b"2006/main", b"2006/3/main") for name in packed.namelist()}

    assert shown(read(tmp_path, make.zipped(parts), "a.docx")) == [("paragraph", "The ferry leaves.")]
    assert "namespace is misspelt" in caplog.text


def test_docx_text_in_elements_that_mammoth_skips(tmp_path):
    field = f"<w:fldSimple w:instr='REF x'>{run('Clause 7')}</w:fldSimple>"
    turned = f"<w:dir w:val='rtl'>{run('right')}<w:bdo w:val='ltr'>{run(' left')}</w:bdo></w:dir>"
    reading = f"<w:rt>{run('kan')}</w:rt><w:rubyBase>{run('漢')}</w:rubyBase>"
    body = (
        f"<w:p>{field}{run(' applies.')}</w:p><w:p><w:ins>{field}</w:ins>{run(' too.')}</w:p>"
        f"<w:p>{turned}</w:p><w:p><w:r><w:ruby>{reading}</w:ruby></w:r>{run('字.')}</w:p>"
        f"<w:p><w:r><w:t>one</w:t><w:ptab/><w:t>two</w:t><w:cr/><w:t>3</w:t></w:r></w:p>"
    )

    assert texts_of(tmp_path, body) == ["Clause 7 applies.", "Clause 7 too.", "right left", "漢字.", "one two\n3"]


def field(instruction, result=None):
    def mark(kind):
        return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"

    shown = "" if result is None else mark("separate") + result
    return mark("begin") + instruction + shown + mark("end")


def asking(text):
    return f"<w:r><w:instrText xml:space='preserve'>{text}</w:instrText></w:r>"


def test_docx_results_of_fields_within_an_instruction_are_no_text(tmp_path):
    inner = field(asking(" MERGEFIELD Gender "), run("male"))
    choice = field(asking(" IF ") + inner + asking(' = "male" "Mr" "Ms" '), run("Mr"))
    within = field(asking(" IF 1 = 1 "), run("on ") + field(asking(" DATE "), run("Monday")))
    entry = field(asking(" XE ") + run("ferry") + asking(" "))
    unended = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
    body = (
        f"<w:p>{run('Dear ')}{choice}{run(' Smith, come ')}{within}{entry}{run('.')}</w:p>"
        f"<w:p>{run('Then ')}{unended}{run('go.')}</w:p>"
    )

    assert texts_of(tmp_path, body) == ["Dear Mr Smith, come on Monday.", "Then go."]


def test_soft_hyphens_are_no_part_of_words(tmp_path):
    files = {
        "a.docx": make.docx("<w:p><w:r><w:t>A soft&#xad;hy</w:t><w:softHyphen/><w:t>phen.</w:t></w:r></w:p>"),
        "a.odt": make.odt("<text:p>A soft\u00adhy\u00adphen.</text:p>"),
        "a.rtf": rtf(r"A soft\-hy\'adphen.\par"),
        "a.html": b"<p>A soft&shy;hy&#173;<br>phen.</p>",
    }

    for name, data in files.items():
        document = read(tmp_path, data, name)
        assert [document.text[b.start : b.stop] for b in document.blocks] == ["A softhyphen."], name


def test_a_plain_text_is_kept_as_it_is(tmp_path):
    document = read(tmp_path, "A soft\u00adhyphen.".encode(), "a.txt")

    assert document.text == "A soft\u00adhyphen."


def test_docx_text_of_one_alternative_and_in_round_shapes(tmp_path):
    namespaces = (
        "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:v='urn:schemas-microsoft-com:vml'"
    )
    choice = (
        f"<mc:AlternateContent {namespaces}><mc:Choice Requires='w14'>{run('still ')}</mc:Choice></mc:AlternateContent>"
    )
    box = f"<v:textbox><w:txbxContent><w:p>{run('In the oval.')}</w:p></w:txbxContent></v:textbox>"
    shape = f"<w:r><w:pict {namespaces}><v:oval>{box}</v:oval></w:pict></w:r>"
    body = f"<w:p>{run('The ferry ')}{choice}{run('leaves.')}{shape}</w:p>"

    assert sorted(texts_of(tmp_path, body)) == ["In the oval.", "The ferry still leaves."]


def test_docx_formulas_are_text(tmp_path):
    def part(name, inner):
        return f"<m:{name}>{inner}</m:{name}>"

    def letter(text):
        return part("r", part("t", text))

    fraction = part("f", part("num", letter("a+b")) + part("den", letter("c")))
    power = part("sSup", part("e", letter("x")) + part("sup", letter("2")))
    root = part("rad", part("deg", "") + part("e", letter("y")))
    namespace = "xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'"
    shown_apart = f"<m:oMathPara {namespace}>{part('oMath', fraction)}</m:oMathPara>"
    body = (
        f"<w:p>{run('Then ')}<m:oMath {namespace}>{power}{letter('=')}{root}</m:oMath>{run(' holds.')}</w:p>"
        f"<w:p>{shown_apart}</w:p>{shown_apart}"
    )

    assert texts_of(tmp_path, body) == ["Then x^2=√y holds.", "(a+b)/c", "(a+b)/c"]


def test_docx_breaks_of_pages_and_columns_part_words(tmp_path):
    body = "".join(
        f"<w:p><w:r><w:t>Before.</w:t><w:br w:type='{kind}'/><w:t>After.</w:t></w:r></w:p>"
        for kind in ("page", "column")
    )

    assert texts_of(tmp_path, body) == ["Before.", "After."] * 2


def test_docx_hidden_text_is_left_out(tmp_path):
    def styled(properties, text):
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"

    hidden = "<w:rPr><w:vanish/></w:rPr>"
    styles = (
        f"<w:style w:type='character' w:styleId='A'>{hidden}</w:style>"
        "<w:style w:type='character' w:styleId='B'><w:basedOn w:val='A'/></w:style>"
        "<w:style w:type='character' w:styleId='C'><w:basedOn w:val='A'/><w:rPr><w:vanish w:val='0'/></w:rPr></w:style>"
        f"<w:style w:type='paragraph' w:styleId='P'>{hidden}</w:style>"
    )
    note = f"<w:footnote w:id='2'><w:p>{styled('<w:vanish/>', 'secret ')}{run('A note.')}</w:p></w:footnote>"
    style = "<w:rStyle w:val='{}'/>".format
    unhidden = f"{style('A')}<w:vanish w:val='false'/>"
    body = (
        f"<w:p><w:pPr>{hidden}</w:pPr>{styled('<w:vanish/>', 'hidden ')}{styled(style('B'), 'hidden ')}"
        f"{styled(style('C'), 'seen ')}{styled(unhidden, 'and seen')}"
        "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        f"<w:p><w:pPr><w:pStyle w:val='P'/></w:pPr>{run('hidden')}</w:p>"
    )
    parts = {
        "styles": f"<w:styles xmlns:w='{make.W}'>{styles}</w:styles>",
        "footnotes": f"<w:footnotes xmlns:w='{make.W}'>{note}</w:footnotes>",
    }

    assert texts_of(tmp_path, body, **parts) == ["seen and seen", "A note."]


def test_docx_text_that_is_not_read_is_mentioned(tmp_path, caplog):
    body = f"<w:p>{run('The ferry.')}</w:p><w:novelty><w:p>{run('Lost.')}</w:p></w:novelty><w:p><w:empty/></w:p>"

    assert texts_of(tmp_path, body) == ["The ferry."]
    assert "novelty" in caplog.text
    assert "empty" not in caplog.text


def test_docx_a_line_that_is_a_link_is_text_and_many_are_contents(tmp_path):
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def link(text):
        return f"<w:p><w:hyperlink xmlns:r='{namespace}' w:anchor='x'>{run(text)}</w:hyperlink></w:p>"

    many = "".join(link(f"Part {n}") for n in range(6))
    document = read(tmp_path, make.docx(f"{many}<w:p>{run('The ferry left.')}</w:p>{link('The harbour')}"), "a.docx")

    assert shown(document) == [("paragraph", "The ferry left."), ("paragraph", "The harbour")]
    assert {reason for _, reason, _ in documents.describe(document)} == {"table of contents"}


def odt_texts(tmp_path, body, **members):
    return [text for _, text in shown(read(tmp_path, make.odt(body, **members), "a.odt"))]


def test_odt_fields_ruby_and_content_controls(tmp_path):
    body = (
        "<text:p><text:title>The ferry</text:title> is <text:meta>old</text:meta>.<text:script>alert(1)</text:script>"
        "</text:p><text:p><text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>"
        "字</text:p><text:p>Seen.<draw:custom-shape><text:p>In the shape.</text:p></draw:custom-shape> On.</text:p>"
        "<text:p>A picture<draw:frame><svg:title xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0'>"
        "never</svg:title></draw:frame>.</text:p>"
    )

    assert odt_texts(tmp_path, body) == ["The ferry is old.", "漢字", "Seen. On.", "In the shape.", "A picture."]


def test_odt_hidden_text_is_left_out(tmp_path):
    namespaces = (
        "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
        "xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' "
        "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
    )
    hide = "<style:text-properties text:display='{}'/>".format
    styles = (
        f"<office:styles {namespaces}><style:style style:name='A'>{hide('none')}</style:style>"
        "<style:style style:name='B' style:parent-style-name='A'/>"
        f"<style:style style:name='C' style:parent-style-name='A'>{hide('true')}</style:style></office:styles>"
    )
    body = (
        "<text:section text:display='none'><text:p>Gone.</text:p></text:section>"
        "<text:p>One <text:span text:style-name='B'>gone </text:span>two.</text:p>"
        "<text:p text:style-name='A'>Gone</text:p>"
        "<text:p text:style-name='C'>Three <text:hidden-text text:is-hidden='true'>gone</text:hidden-text>.</text:p>"
        "<text:p>Gone<text:hidden-paragraph text:is-hidden='true'/></text:p>"
    )

    assert odt_texts(tmp_path, body, **{"styles.xml": styles}) == ["One two.", "Three ."]


def fonts(*charsets):
    table = "".join(rf"{{\f{n}\fcharset{charset} A;}}" for n, charset in enumerate(charsets))
    return rf"{{\rtf1\ansi\ansicpg1251{{\fonttbl{table}}}"


def test_rtf_charset_of_a_western_font(tmp_path):
    data = (fonts(204, 0) + r"\f0 \'cf\'e0\'f0\'ee\'ec, {\f1\'e9t\'e9}.}").encode()

    assert read(tmp_path, data, "a.rtf").text == "Паром, été."


def test_rtf_where_every_font_has_charset_0(tmp_path):
    russian = (fonts(0) + r"\f0 \'cf\'e0\'f0\'ee\'ec \'e8 \'ff.}").encode()
    french = (fonts(0) + r"\f0 L'\'e9t\'e9 est l\'e0.}").encode()

    assert read(tmp_path, russian, "a.rtf").text == "Паром и я."
    assert read(tmp_path, french, "b.rtf").text == "L'été est là."
