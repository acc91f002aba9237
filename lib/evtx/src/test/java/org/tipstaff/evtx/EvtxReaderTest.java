package org.tipstaff.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tipstaff.evtx.EvtxBuilder.definition;
import static org.tipstaff.evtx.EvtxBuilder.element;
import static org.tipstaff.evtx.EvtxBuilder.event;
import static org.tipstaff.evtx.EvtxBuilder.fragment;
import static org.tipstaff.evtx.EvtxBuilder.instance;
import static org.tipstaff.evtx.EvtxBuilder.nothing;
import static org.tipstaff.evtx.EvtxBuilder.number;
import static org.tipstaff.evtx.EvtxBuilder.optional;
import static org.tipstaff.evtx.EvtxBuilder.slot;
import static org.tipstaff.evtx.EvtxBuilder.string;
import static org.tipstaff.evtx.EvtxBuilder.strings;
import static org.tipstaff.evtx.EvtxBuilder.text;
import static org.tipstaff.evtx.EvtxBuilder.uint16;
import static org.tipstaff.evtx.EvtxBuilder.uint32;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a sound log gives: names, values, sections, renderings. */
class EvtxReaderTest {

    private static ReadLog.Kept only(EvtxBuilder.Fragment content) {
        ReadLog log = ReadLog.of(new EvtxBuilder().record(1, content).build());
        assertThat(log.losses).isEmpty();
        assertThat(log.records).hasSize(1);
        return log.records.getFirst();
    }

    /** The event data of an event that holds this. */
    private static ReadLog.Kept withData(EvtxBuilder.Element root, EvtxBuilder.Value... values) {
        return only(event(1, 1, fragment(instance(definition("00000000-0000-0000-0000-000000000001", root), values))));
    }

    private static EvtxBuilder.Element data(String name, EvtxBuilder.Part... content) {
        return element("EventData").with(element("Data").attribute("Name", name).with(content));
    }

    @Test
    void ordinaryEvent_givesItsFlatFieldsInTheOrderOfTheXml() {
        ReadLog.Kept record = only(event(4624, 77));

        assertThat(record.fields())
                .extracting(ReadLog.Field::toString)
                .containsExactly(
                        "SYSTEM Provider_Name=Test-Provider",
                        "SYSTEM Provider_Guid={0CCE9217-69AE-11D9-BED3-505054503030}",
                        "SYSTEM EventID=4624",
                        "SYSTEM Keywords=0x8020000000000000",
                        "SYSTEM TimeCreated_SystemTime=2024-03-01T08:01:17.0000000Z",
                        "SYSTEM EventRecordID=77",
                        "SYSTEM Channel=Test/Operational",
                        "SYSTEM Computer=host.example",
                        "SYSTEM Security_UserID=S-1-5-18",
                        "EVENT_DATA User=registry.clerk77",
                        "EVENT_DATA LogonType=3",
                        "EVENT_DATA Path =C:\\Akten\\Ä ",
                        "EVENT_DATA Data=x",
                        "EVENT_DATA Data=y");
        assertThat(record.headerId()).isEqualTo(1);
        assertThat(record.offset()).isEqualTo(4096 + 512);
        assertThat(record.written()).isEqualTo("2024-03-01T08:00:01Z");
    }

    @Test
    void ordinaryEvent_rendersAsXml() {
        assertThat(only(event(4624, 77)).xml())
                .isEqualTo("<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System>"
                        + "<Provider Name=\"Test-Provider\" Guid=\"{0CCE9217-69AE-11D9-BED3-505054503030}\"/>"
                        + "<EventID>4624</EventID><Keywords>0x8020000000000000</Keywords>"
                        + "<TimeCreated SystemTime=\"2024-03-01T08:01:17.0000000Z\"/><EventRecordID>77</EventRecordID>"
                        + "<Channel>Test/Operational</Channel><Computer>host.example</Computer>"
                        + "<Security UserID=\"S-1-5-18\"/></System><EventData><Data Name=\"User\">registry.clerk77</Data>"
                        + "<Data Name=\"LogonType\">3</Data><Data Name=\"Path \">C:\\Akten\\Ä </Data>"
                        + "<Data>x</Data><Data>y</Data></EventData></Event>");
    }

    @Test
    void ordinaryEvent_rendersAsTheJsonOfEvtxDump() {
        assertThat(only(event(4624, 77)).json())
                .isEqualTo("{\"Event\":{\"#attributes\":{\"xmlns\":"
                        + "\"http://schemas.microsoft.com/win/2004/08/events/event\"},\"System\":{"
                        + "\"Provider\":{\"#attributes\":{\"Name\":\"Test-Provider\","
                        + "\"Guid\":\"0CCE9217-69AE-11D9-BED3-505054503030\"}},\"EventID\":4624,"
                        + "\"Keywords\":\"0x8020000000000000\","
                        + "\"TimeCreated\":{\"#attributes\":{\"SystemTime\":\"2024-03-01T08:01:17.000000Z\"}},"
                        + "\"EventRecordID\":77,\"Channel\":\"Test/Operational\",\"Computer\":\"host.example\","
                        + "\"Security\":{\"#attributes\":{\"UserID\":\"S-1-5-18\"}}},\"EventData\":{"
                        + "\"User\":\"registry.clerk77\",\"LogonType\":3,\"Path \":\"C:\\\\Akten\\\\Ä \","
                        + "\"Data\":{\"#text\":[\"x\",\"y\"]}}}}");
    }

    @Test
    void eventId_keepsItsQualifiersAsAFieldOfTheirOwn() {
        ReadLog.Kept record = only(instance(
                EvtxBuilder.EVENT,
                nothing(),
                uint16(16384),
                uint16(7036),
                nothing(),
                nothing(),
                nothing(),
                nothing(),
                nothing()));

        assertThat(record.value("EventID")).isEqualTo(7036L);
        assertThat(record.value("EventID_Qualifiers")).isEqualTo(16384L);
        assertThat(record.json()).contains("\"EventID\":{\"#attributes\":{\"Qualifiers\":16384},\"#text\":7036}");
        assertThat(record.has("Keywords")).isFalse();
    }

    @Test
    void eventWithoutEventData_staysAnEvent() {
        ReadLog.Kept record = only(event(1102, 5, nothing()));

        assertThat(record.value("EventID")).isEqualTo(1102L);
        assertThat(record.fields()).noneMatch(field -> field.section() == Section.EVENT_DATA);
        assertThat(record.xml()).endsWith("</System></Event>");
    }

    @Test
    void optionalSubstitution_ofNullRemovesItsElement_andOfAnEmptyStringDoesNot() {
        EvtxBuilder.Element root = data("A", optional(0, 1));

        assertThat(withData(root, nothing()).has("A")).isFalse();
        assertThat(withData(root, string("")).value("A")).isEqualTo("");
    }

    @Test
    void normalSubstitution_ofNullIsPresentAndNull() {
        ReadLog.Kept record = withData(data("A", slot(0, 1)), nothing());

        assertThat(record.value("A")).isSameAs(EvtxRecord.NULL);
        assertThat(record.xml()).contains("<Data Name=\"A\"/>");
        assertThat(record.json()).contains("\"EventData\":{\"A\":\"\"}");
    }

    @Test
    void elementThatDependsOnAValue_isLeftOutWhenItIsNull() {
        EvtxBuilder.Element root = element("EventData")
                .with(element("Data").attribute("Name", "A").dependingOn(0).with("always"));

        assertThat(withData(root, nothing()).has("A")).isFalse();
        assertThat(withData(root, string("x")).value("A")).isEqualTo("always");
    }

    @Test
    void dataAttributesOtherThanName_areFields_andNamespacesAreNone() {
        ReadLog.Kept record = withData(
                element("EventData")
                        .attribute("Name", "WER_PAYLOAD")
                        .with(element("Data")
                                .attribute("Name", "A")
                                .attribute("Type", "win:Hex")
                                .attribute("xmlns:x", "urn:x")
                                .with(slot(0, 1))),
                string("v"));

        assertThat(record.value("EventData_Name")).isEqualTo("WER_PAYLOAD");
        assertThat(record.value("A_Type")).isEqualTo("win:Hex");
        assertThat(record.fields()).noneMatch(field -> field.name().contains("xmlns"));
    }

    @Test
    void nameThatIsASubstitution_namesTheField() {
        ReadLog.Kept record = withData(
                element("EventData")
                        .with(element("Data").attribute("Name", slot(0, 1)).with(slot(1, 8))),
                string("Count"),
                uint32(5));

        assertThat(record.value("Count")).isEqualTo(5L);
        assertThat(record.json()).contains("\"EventData\":{\"Count\":5}");
    }

    @Test
    void otherElementsOfEventData_areNamedAfterThemselves_andDeeperOnesByTheirPath() {
        ReadLog.Kept record = withData(
                element("EventData")
                        .with(
                                element("Binary").with(slot(0, 0x0E)),
                                element("ComplexData")
                                        .attribute("Name", "c")
                                        .with(element("Data")
                                                .attribute("Name", "Inner")
                                                .with(slot(1, 1)))),
                EvtxBuilder.bytes(0x0E, 0xCA, 0xFE),
                string("deep"));

        assertThat(record.value("Binary")).isEqualTo("CAFE");
        assertThat(record.value("ComplexData.Inner")).isEqualTo("deep");
        assertThat(record.value("ComplexData_Name")).isEqualTo("c");
    }

    @Test
    void userData_isNamedBelowItsWrapper() {
        ReadLog.Kept record = withData(
                element("UserData")
                        .with(element("LogFileCleared")
                                .attribute("xmlns", "urn:log")
                                .with(
                                        element("SubjectUserName").with(slot(0, 1)),
                                        element("Target")
                                                .attribute("Kind", "k")
                                                .with(element("Name").with(slot(1, 1))))),
                string("registry.admin1"),
                string("t"));

        assertThat(record.fields())
                .filteredOn(field -> field.section() == Section.USER_DATA)
                .extracting(ReadLog.Field::toString)
                .containsExactly(
                        "USER_DATA UserData_Name=LogFileCleared",
                        "USER_DATA SubjectUserName=registry.admin1",
                        "USER_DATA Target_Kind=k",
                        "USER_DATA Target.Name=t");
    }

    @Test
    void userDataAsASeparateFragment_isNamedTheSame() {
        EvtxBuilder.Definition inner = definition(
                "00000000-0000-0000-0000-000000000002",
                element("EventXML").with(element("Param1").with(slot(0, 1))));
        ReadLog.Kept record = withData(element("UserData").with(slot(0, 0x21)), fragment(instance(inner, string("v"))));

        assertThat(record.value("Param1")).isEqualTo("v");
        assertThat(record.value("UserData_Name")).isEqualTo("EventXML");
    }

    @Test
    void renderingInfo_isPrefixed() {
        ReadLog.Kept record = withData(element("RenderingInfo")
                .attribute("Culture", "fr-FR")
                .with(
                        element("Message").with("Le journal a été effacé."),
                        element("Keywords").with(element("Keyword").with("Audit"))));

        assertThat(record.value("RenderingInfo_Message")).isEqualTo("Le journal a été effacé.");
        assertThat(record.value("RenderingInfo_Culture")).isEqualTo("fr-FR");
        assertThat(record.value("RenderingInfo_Keyword")).isEqualTo("Audit");
    }

    @Test
    void otherChildrenOfEvent_areNamedByTheirPath() {
        ReadLog.Kept record = withData(
                element("ProcessingErrorData")
                        .with(
                                element("ErrorCode").with(slot(0, 8)),
                                element("DataItemName").with(slot(1, 1))),
                uint32(15003),
                string("x"));

        assertThat(record.value("ProcessingErrorData.ErrorCode")).isEqualTo(15003L);
        assertThat(record.fields())
                .filteredOn(field -> field.name().startsWith("ProcessingErrorData"))
                .allMatch(field -> field.section() == Section.OTHER);
    }

    @Test
    void fieldOfEventDataWithTheNameOfASystemField_isToldApartByItsSection() {
        ReadLog.Kept record = withData(data("EventID", slot(0, 8)), uint32(9));

        assertThat(record.fields())
                .filteredOn(field -> field.name().equals("EventID"))
                .extracting(ReadLog.Field::toString)
                .containsExactly("SYSTEM EventID=1", "EVENT_DATA EventID=9");
    }

    @Test
    void textWithReferencesSectionsAndInstructions_isPutTogether() {
        EvtxBuilder.Element root = data(
                "A",
                text("a<"),
                new EvtxBuilder.EntityRef("amp"),
                new EvtxBuilder.CharRef(66),
                new EvtxBuilder.Instruction("pi", "x"),
                new EvtxBuilder.Cdata("<c>"),
                slot(0, 8),
                text("!"));
        ReadLog.Kept record = withData(root, uint32(7));

        assertThat(record.value("A")).isEqualTo("a<&B<c>7!");
        assertThat(record.xml()).contains("<Data Name=\"A\">a&lt;&amp;&#66;<?pi x?><![CDATA[<c>]]>7!</Data>");
        assertThat(record.json()).contains("\"A\":\"a<&B<c>7!\"");
    }

    @Test
    void referencesThatXmlDoesNotHave_areNoReferences() {
        ReadLog.Kept record =
                withData(data("A", new EvtxBuilder.CharRef(1), new EvtxBuilder.EntityRef("nbsp"), text("]")));

        assertThat(record.xml()).contains("<Data Name=\"A\">\uFFFD&amp;nbsp;]</Data>");
        assertThat(record.value("A")).isEqualTo("\u0001&nbsp;]");
    }

    @Test
    void instructionsAroundTheRoot_areKeptInTheXml() {
        ReadLog.Kept record = only(new EvtxBuilder.Document(
                new EvtxBuilder.Instruction("before", "1"),
                element("Event").with(element("Note").with("x")),
                new EvtxBuilder.Instruction("after", "")));

        assertThat(record.xml()).isEqualTo("<?before 1?><Event><Note>x</Note></Event><?after?>");
        assertThat(record.value("Note")).isEqualTo("x");
    }

    @Test
    void attributeWithoutContent_isLeftOut() {
        EvtxBuilder.Element root = element("EventData")
                .with(element("X").attribute("a", slot(0, 1)).attribute("b", slot(1, 1)));

        ReadLog.Kept record = withData(root, string(""), string("v"));

        assertThat(record.has("X_a")).isFalse();
        assertThat(record.value("X_b")).isEqualTo("v");
        assertThat(record.xml()).contains("<X b=\"v\"/>");
    }

    @Test
    void arrays_areListsUnderAName_andSingleValuesWithout() {
        EvtxBuilder.Element root = element("EventData")
                .with(
                        element("Data").attribute("Name", "N").with(slot(0, 0x86)),
                        element("Data").with(slot(1, 0x81)));
        ReadLog.Kept record = withData(root, EvtxBuilder.bytes(0x86, 1, 0, 2, 0, 255, 255), strings("a", "", "c"));

        assertThat(record.value("N")).isEqualTo(List.of(1L, 2L, 65535L));
        assertThat(record.values("Data")).containsExactly("a", "", "c");
        assertThat(record.xml())
                .contains("<Data Name=\"N\">1</Data><Data Name=\"N\">2</Data><Data Name=\"N\">65535</Data>"
                        + "<Data>a</Data><Data/><Data>c</Data>");
    }

    @Test
    void arrayOfOne_isItsItem_andOfNoneIsPresentAndNull() {
        EvtxBuilder.Element root = data("N", slot(0, 0x88));

        assertThat(withData(root, number(0x88, 4, 9)).value("N")).isEqualTo(9L);
        assertThat(withData(root, EvtxBuilder.bytes(0x88)).value("N")).isSameAs(EvtxRecord.NULL);
    }

    @Test
    void twoArraysInOneElement_arePaired() {
        EvtxBuilder.Element root = element("EventData")
                .with(element("X").attribute("a", slot(0, 0x84)).with(slot(1, 0x84)));

        assertThat(withData(root, EvtxBuilder.bytes(0x84, 1, 2), EvtxBuilder.bytes(0x84, 3, 4, 5))
                        .xml())
                .contains("<X a=\"1\">3</X><X a=\"2\">4</X><X>5</X>");
    }

    @Test
    void recordWithoutATemplate_isRead() {
        ReadLog.Kept record = only(element("Event")
                .with(
                        element("System").with(element("EventID").with("6")),
                        element("Note").with("plain")));

        assertThat(record.value("EventID")).isEqualTo("6");
        assertThat(record.value("Note")).isEqualTo("plain");
    }

    @Test
    void embeddedElementWithoutDependencyIdentifier_isRead() {
        EvtxBuilder.Element bare = element("EventData")
                .withoutDependencyIdentifier()
                .with(element("Data")
                        .withoutDependencyIdentifier()
                        .attribute("Name", "A")
                        .with("v"));

        assertThat(only(event(1, 1, fragment(bare))).value("A")).isEqualTo("v");
    }

    @Test
    void fragmentWithinAFragmentWithinAFragment_isRead() {
        EvtxBuilder.Definition inner = definition(
                "00000000-0000-0000-0000-000000000003", element("Deep").with(slot(0, 8)));
        EvtxBuilder.Definition middle = definition(
                "00000000-0000-0000-0000-000000000004", element("Wrapper").with(optional(0, 0x21)));

        ReadLog.Kept record = withData(
                element("UserData").with(optional(0, 0x21)),
                fragment(instance(middle, fragment(instance(inner, uint32(42))))));

        assertThat(record.value("Deep")).isEqualTo(42L);
        assertThat(record.xml()).contains("<UserData><Wrapper><Deep>42</Deep></Wrapper></UserData>");
    }

    @Test
    void repeatedDataNames_areAllGiven() {
        ReadLog.Kept record = withData(
                element("EventData")
                        .with(
                                element("Data").attribute("Name", "A").with(slot(0, 1)),
                                element("Data").attribute("Name", "A").with(slot(1, 1)),
                                element("Data").with(slot(2, 1))),
                string("1"),
                string("2"),
                string("3"));

        assertThat(record.values("A")).containsExactly("1", "2");
        assertThat(record.json()).contains("\"EventData\":{\"A\":\"1\",\"A_1\":\"2\",\"Data\":{\"#text\":\"3\"}}");
    }

    @Test
    void hostileNames_doNotBecomeMarkup() {
        ReadLog.Kept record = withData(
                element("EventData").with(element("a><b").attribute("c\"d", "v").with("t")));

        assertThat(record.xml()).contains("<a__b c_d=\"v\">t</a__b>");
        assertThat(record.value("a><b")).isEqualTo("t");
    }

    @Test
    void namesOfTheSamePlace_areTheSameObject_acrossRecordsAndChunks() {
        byte[] file = new EvtxBuilder().events(3).newChunk().events(3).build();
        Set<Object> identities = new HashSet<>();
        List<String> names = new ArrayList<>();
        EvtxReader reader = new EvtxReader(EvtxLimits.defaults());
        reader.readAll(EvtxFile.of(ByteBuffer.wrap(file), EvtxLimits.defaults()), new EvtxVisitor() {
            @Override
            public void record(EvtxRecord record) {
                record.forEachField((section, name, value) -> {
                    if (name.equals("LogonType")) {
                        identities.add(System.identityHashCode(name));
                        names.add(name);
                    }
                });
            }

            @Override
            public void loss(EvtxLoss loss) {}
        });

        assertThat(names).hasSize(6);
        assertThat(identities).hasSize(1);
        assertThat(reader.compilations()).as("one event, one event data").isEqualTo(2);
    }

    @Test
    void definitionsWithOneGuidAndDifferentContent_areToldApart() {
        EvtxBuilder.Definition one = definition("00000000-0000-0000-0000-000000000005", data("A", slot(0, 1)));
        EvtxBuilder.Definition two = definition("00000000-0000-0000-0000-000000000005", data("B", slot(0, 1)));
        ReadLog log = ReadLog.of(new EvtxBuilder()
                .record(1, event(1, 1, fragment(instance(one, string("v")))))
                .newChunk()
                .record(2, event(1, 2, fragment(instance(two, string("w")))))
                .build());

        assertThat(log.records.get(0).value("A")).isEqualTo("v");
        assertThat(log.records.get(1).value("B")).isEqualTo("w");
        assertThat(log.losses).isEmpty();
    }

    @Test
    void chunksCanBeReadOneByOne_inAnyOrder() {
        byte[] bytes =
                new EvtxBuilder().events(2).newChunk().record(9, event(9, 9)).build();
        EvtxFile file = EvtxFile.of(ByteBuffer.wrap(bytes), EvtxLimits.defaults());
        ReadLog second = new ReadLog();
        ReadLog first = new ReadLog();

        file.read(file.chunks().get(1), second);
        file.read(file.chunks().get(0), first);

        assertThat(second.ids()).containsExactly(9L);
        assertThat(first.ids()).containsExactly(1L, 2L);
    }

    @Test
    void chunkOfAnotherFile_isRefused() {
        EvtxFile one = EvtxFile.of(
                ByteBuffer.wrap(new EvtxBuilder().events(2).newChunk().build()), EvtxLimits.defaults());
        EvtxFile other = EvtxFile.of(ByteBuffer.wrap(new EvtxBuilder().events(2).build()), EvtxLimits.defaults());

        assertThatThrownBy(() -> other.read(one.chunks().get(1), new ReadLog()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no chunk of this file");
    }

    @Test
    void nameThatIsAnEmptySubstitution_leavesTheDataWithoutAName() {
        ReadLog.Kept record = withData(
                element("EventData")
                        .with(element("Data").attribute("Name", slot(0, 1)).with(slot(1, 0x81))),
                string(""),
                strings("a", "b"));

        assertThat(record.values("Data")).containsExactly("a", "b");
    }

    @Test
    void fullChunk_goesOnInTheNext() {
        ReadLog log = ReadLog.of(new EvtxBuilder().events(500).build());

        assertThat(log.losses).isEmpty();
        assertThat(log.ids()).hasSize(500).isSorted();
    }

    @Test
    void header_isGivenAsItSays() {
        EvtxHeader header = EvtxFile.of(
                        ByteBuffer.wrap(new EvtxBuilder().events(3).dirty().build()), EvtxLimits.defaults())
                .header()
                .orElseThrow();

        assertThat(header).isEqualTo(new EvtxHeader(3, 1, 1, 4, true, false));
    }

    @Test
    void recordIsValidOnlyWhileTheVisitorRuns() {
        List<EvtxRecord> kept = new ArrayList<>();
        EvtxFile file = EvtxFile.of(ByteBuffer.wrap(new EvtxBuilder().events(1).build()), EvtxLimits.defaults());
        file.readAll(new EvtxVisitor() {
            @Override
            public void record(EvtxRecord record) {
                kept.add(record);
            }

            @Override
            public void loss(EvtxLoss loss) {}
        });

        assertThatThrownBy(() -> kept.getFirst().toXml()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void xmlSpecialCharacters_areEscaped_andWhatXmlCannotHoldIsReplaced() {
        ReadLog.Kept record = withData(data("A", slot(0, 1)), string("<&>\"\u0001\uD800\r\nz"));

        assertThat(record.value("A")).isEqualTo("<&>\"\u0001\uD800\r\nz");
        assertThat(record.xml()).contains(">&lt;&amp;&gt;\"\uFFFD\uFFFD&#13;\nz<");
        assertThat(record.json()).contains("\"<&>\\\"\\u0001\\ud800\\r\\nz\"");
    }
}
