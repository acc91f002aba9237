package org.tipstaff.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.normalise.Tables.evtx;
import static org.tipstaff.normalise.Tables.json;
import static org.tipstaff.normalise.Tables.normaliser;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;

class NothingIsLostTest {
    private static final List<RawRecord.Format> FORMATS =
            List.of(RawRecord.Format.EVTX, RawRecord.Format.WINDOWS_XML, RawRecord.Format.JSON, RawRecord.Format.ZEEK);

    @Test
    void emptyNullAndBlankValues_stayWhatTheyAre() {
        Fields fields = json(
                        "Event.System.EventID",
                        4624L,
                        "Event.System.Channel",
                        "Security",
                        "Event.EventData.LogonProcessName",
                        "NtLmSsp ",
                        "Event.EventData.WorkstationName",
                        "",
                        "Event.EventData.KeyLength",
                        Fields.NULL,
                        "Event.EventData.ElevatedToken",
                        true)
                .fields();
        assertThat(fields.get("LogonProcessName")).isEqualTo("NtLmSsp ");
        assertThat(fields.get("WorkstationName")).isEqualTo("");
        assertThat(fields.get("KeyLength")).isEqualTo(Fields.NULL);
        assertThat(fields.get("ElevatedToken")).isEqualTo(true);
        assertThat(fields.get("EventID")).isEqualTo(4624L);
    }

    @Test
    void recordsThatNeedNoChange_areNotCopied() {
        Fields fields = Fields.builder()
                .add("EventID", 4624L)
                .add("Channel", "Security")
                .add("LogonGuid", "{00000000-0000-0000-0000-000000000000}")
                .build();
        RawRecord raw =
                new RawRecord(new Provenance(Source.file("a.evtx"), 1, 0), RawRecord.Format.EVTX, fields, "the text");
        Event event = ((Outcome.Normalised) normaliser().normalise(raw)).event();
        assertThat(event.fields()).isSameAs(fields);
        assertThat(event.text()).isEqualTo("the text");
        assertThat(event.provenance()).isSameAs(raw.provenance());
    }

    @Test
    void guids_getBracesAndUpperCase_otherTextUnderSuchANameDoesNot() {
        Fields fields = evtx(
                        "AGuid", "5770385f-c22a-43e0-bf4c-06f5698ffbd9",
                        "BGUID", "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}",
                        "CGuid", "5770385f_c22a-43e0-bf4c-06f5698ffbd9",
                        "DGuid", "",
                        "EGuid", 5L,
                        "Druid", "5770385f-c22a-43e0-bf4c-06f5698ffbd9",
                        "FGuid", "5770385g-c22a-43e0-bf4c-06f5698ffbd9")
                .fields();
        assertThat(fields.get("AGuid")).isEqualTo("{5770385F-C22A-43E0-BF4C-06F5698FFBD9}");
        assertThat(fields.get("BGUID")).isEqualTo("{5770385F-C22A-43E0-BF4C-06F5698FFBD9}");
        assertThat(fields.get("CGuid")).isEqualTo("5770385f_c22a-43e0-bf4c-06f5698ffbd9");
        assertThat(fields.get("DGuid")).isEqualTo("");
        assertThat(fields.get("EGuid")).isEqualTo(5L);
        assertThat(fields.get("Druid")).isEqualTo("5770385f-c22a-43e0-bf4c-06f5698ffbd9");
        assertThat(fields.get("FGuid")).isEqualTo("5770385g-c22a-43e0-bf4c-06f5698ffbd9");
    }

    @Test
    void eventIds_ofEveryType() {
        assertThat(evtx("EventID", 1L).eventId()).isEqualTo(1);
        assertThat(evtx("EventID", "4688").eventId()).isEqualTo(4688);
        assertThat(evtx("EventID", List.of(7L, "other")).eventId()).isEqualTo(7);
        assertThat(evtx("EventID", new BigDecimal("12")).eventId()).isEqualTo(12);
        assertThat(evtx("EventID", "twelve").eventId()).isEqualTo(Event.NO_EVENT_ID);
        assertThat(evtx("EventID", "-5").eventId()).isEqualTo(Event.NO_EVENT_ID);
        assertThat(evtx("EventID", Fields.NULL).eventId()).isEqualTo(Event.NO_EVENT_ID);
        assertThat(evtx("Channel", "System").eventId()).isEqualTo(Event.NO_EVENT_ID);
    }

    /** Every value of a record is in its event, whatever the names and values are; and nothing throws. */
    @Test
    void anyRecord_keepsAllItsValues() {
        String[] names = {
            "Event.System.EventID",
            "Event.System.EventID.#text",
            "Event.System.Channel",
            "Event.System.Provider",
            "Event.System.Provider.#attributes.Name",
            "Event.System.Provider.@Guid",
            "Event.EventData.Data",
            "Event.EventData.Data.#text",
            "Event.EventData.Data.X",
            "Event.EventData.X",
            "Event.EventData.X.#attributes.y",
            "Event.UserData.W.A",
            "Event.UserData.W.A.B",
            "Event.UserData.W.#attributes.xmlns",
            "Event.UserData.W",
            "Event.RenderingInfo.Message",
            "System.EventID",
            "EventData.X",
            "winlog.event_id",
            "winlog.channel",
            "winlog.event_data.param1",
            "winlog.event_data.param257",
            "winlog.event_data.",
            "winlog.event_data.Threat Name",
            "event.code",
            "event_id",
            "log_name",
            "event_data.param2",
            "TimeGenerated",
            "EventID",
            "Computer",
            "Channel",
            "ProcessId_string",
            "ProcessId_long",
            "ProcessId",
            "_string",
            "Hostname",
            "_path",
            "ts",
            "uid",
            "conn_state",
            "proto",
            "id_orig_h",
            "id.orig_h",
            "src_ip",
            "answers",
            "SourceName",
            "Opcode",
            "OpcodeValue",
            "Hashes",
            "Data",
            "Message",
            "ContextInfo",
            "NewProcessId",
            "UtcTime",
            "@timestamp",
            "EventTime",
            " ",
            "",
            ".",
            "Event.",
            "Event.System.",
            "Event.EventData.",
            "Event.UserData..",
            "a b",
            "ab",
            "MandatoryLabel",
            "xGuid"
        };
        Object[] values = {
            1L,
            "1",
            4688L,
            4103L,
            400L,
            "",
            "-",
            " ",
            Fields.NULL,
            true,
            new BigDecimal("1e300"),
            "Security",
            "Windows PowerShell",
            "Microsoft-Windows-Sysmon/Operational",
            "MD5=1,SHA1=2",
            "a=b\nHostName=x\n=",
            "0x1f",
            List.of("a", "b"),
            List.of(),
            List.of(Fields.NULL, "c"),
            "2026-03-06T09:15:30Z",
            "2026-03-06 09:15:30",
            "5770385f-c22a-43e0-bf4c-06f5698ffbd9",
            "\u0000\ud800",
            Long.MIN_VALUE
        };
        long seed = 4711;
        Random random = new Random(seed);
        Normaliser normaliser = normaliser();
        int events = 0;
        for (int i = 0; i < (Boolean.getBoolean("tipstaff.full") ? 500_000 : 20_000); i++) {
            Fields.Builder builder = Fields.builder();
            for (int n = random.nextInt(14); n > 0; n--) {
                String name = random.nextInt(12) == 0 ? "n" + random.nextLong() : names[random.nextInt(names.length)];
                builder.put(name, values[random.nextInt(values.length)]);
            }
            RawRecord raw = new RawRecord(
                    new Provenance(Source.file("x"), i, -1),
                    FORMATS.get(random.nextInt(FORMATS.size())),
                    builder.build(),
                    null);
            if (normaliser.normalise(raw) instanceof Outcome.Normalised(Event event, String _)) {
                events++;
                List<Object> kept = flat(event.fields());
                for (Object value : flat(raw.fields())) {
                    boolean guid = String.valueOf(value).startsWith("5770385f");
                    assertThat(kept.contains(value) || (guid && kept.toString().contains("{5770385F")))
                            .as("seed %d, record %d: %s of %s in %s", seed, i, value, raw.fields(), event.fields())
                            .isTrue();
                }
                for (int f = 0; f < event.fields().size(); f++) {
                    assertThat(event.fields().indexOf(event.fields().name(f)))
                            .as("seed %d, record %d: names are unique in %s", seed, i, event.fields())
                            .isEqualTo(f);
                }
            }
        }
        assertThat(events).isGreaterThan(1000);
    }

    private static List<Object> flat(Fields fields) {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.value(i) instanceof List<?> list) {
                all.addAll(list);
            } else {
                all.add(fields.value(i));
            }
        }
        return all;
    }

    @Test
    void endlessNewNames_doNotGrowWithoutBound() {
        WindowsMapping mapping = WindowsMapping.read(
                Tables.table("windows-dialects.yaml"), List.of(Tables.table("windows-fields.yaml")));
        NameTable names = new NameTable(mapping);
        Dialect dialect = mapping.dialects().getFirst();
        for (int i = 0; i < 2 * NameTable.NAMES_MAX; i++) {
            NameTable.Name name = names.name("winlog.event_data.name" + i);
            assertThat(name.in(dialect).name()).isEqualTo("name" + i);
            assertThat(name.giveCanonical() && name.giveCanonical()).isFalse();
        }
        assertThat(names.size()).isEqualTo(NameTable.NAMES_MAX);
    }
}
